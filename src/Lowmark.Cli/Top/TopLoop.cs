using Lowmark.Presenters.Top;

namespace Lowmark.Cli.Top;

/// <summary>Refreshes, draws and does what keys say, until it is to end.</summary>
/// <param name="first">What the machine said a moment ago.</param>
internal sealed class TopLoop(
    ITerminal terminal, LiveHost host, TopModel first, CellGrid grid, FrameEncoder encoder, TimeProvider clock)
{
    /// <summary>The second refresh comes soon, whatever the interval: with it there are rates.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    private TopModel _model = first;
    private long _refreshed = clock.GetTimestamp();
    private TopView _view;
    private int _furthest;

    /// <summary>The terminal is as before when it returns or throws.</summary>
    public void Run()
    {
        try
        {
            terminal.Enter();
            Go();
        }
        catch
        {
            // Nobody may catch it further out: a finally block would not run before the program dies.
            terminal.Leave();
            throw;
        }

        terminal.Leave();
    }

    private void Go()
    {
        TimeSpan wait = _model.Every < s_soon ? _model.Every : s_soon;
        Draw();
        while (true)
        {
            TimeSpan left = wait - clock.GetElapsedTime(_refreshed);
            // Asked too when the time is over: a machine that is slow to read must not keep us from ending.
            TerminalEvent next = terminal.Wait(_view.IsPaused ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero);
            switch (next.Kind)
            {
                case TerminalEventKind.End:
                case TerminalEventKind.Key when next.Key is TerminalKey.Quit:
                    return;
                case TerminalEventKind.Redraw:
                    encoder.Forget();
                    break;
                case TerminalEventKind.Key:
                    Do(next.Key);
                    break;
                case TerminalEventKind.Timeout:
                    if (_view.IsPaused || clock.GetElapsedTime(_refreshed) < wait) { continue; }
                    Refresh();
                    wait = _model.Every;
                    break;
            }

            Draw();
        }
    }

    private void Refresh()
    {
        _refreshed = clock.GetTimestamp();
        _model = host.Refresh();
    }

    private void Do(TerminalKey key)
    {
        if (_view.ShowsHelp && key is not (TerminalKey.Suspend or TerminalKey.Refresh or TerminalKey.Up
            or TerminalKey.Down or TerminalKey.PageUp or TerminalKey.PageDown))
        {
            _view = _view with { ShowsHelp = false, Scroll = 0 };
            return;
        }

        switch (key)
        {
            case TerminalKey.Help: _view = _view with { ShowsHelp = true, Scroll = 0 }; break;
            case TerminalKey.Pause: _view = _view with { IsPaused = !_view.IsPaused }; break;
            case TerminalKey.Refresh:
                encoder.Forget();
                Refresh();
                break;
            case TerminalKey.Suspend:
                terminal.Suspend();
                encoder.Forget();
                break;
            default: Move(key); break;
        }
    }

    private void Move(TerminalKey key)
    {
        int pages = Enum.GetValues<TopPage>().Length;
        int page = (int)_view.Page;
        int height = Math.Max(1, grid.Rows - 4);
        _view = key switch
        {
            TerminalKey.NextPage => To((page + 1) % pages),
            TerminalKey.PageBefore => To((page + pages - 1) % pages),
            >= TerminalKey.Page1 and <= TerminalKey.Page5 => To(key - TerminalKey.Page1),
            TerminalKey.Up => Scrolled(_view.Scroll - 1),
            TerminalKey.Down => Scrolled(_view.Scroll + 1),
            TerminalKey.PageUp => Scrolled(_view.Scroll - height),
            TerminalKey.PageDown => Scrolled(_view.Scroll + height),
            TerminalKey.Home => Scrolled(0),
            TerminalKey.End => Scrolled(_furthest),
            _ => _view,
        };

        TopView To(int place) => _view with { Page = (TopPage)place, Scroll = 0 };

        TopView Scrolled(int scroll) => _view with { Scroll = Math.Clamp(scroll, 0, _furthest) };
    }

    private void Draw()
    {
        (int columns, int rows) = terminal.Size;
        grid.Clear(columns, rows);
        _furthest = TopScreen.Draw(grid, _model, _view);
        if (_view.Scroll > _furthest)
        {
            _view = _view with { Scroll = _furthest };
            grid.Clear(columns, rows);
            TopScreen.Draw(grid, _model, _view);
        }

        ReadOnlySpan<byte> changes = encoder.Encode(grid);
        if (!changes.IsEmpty) { terminal.Write(changes); }
    }
}
