using System.Runtime.InteropServices;
using System.Text;
using Lowmark.Cli.Input;

namespace Lowmark.Cli.Top;

/// <summary>The terminal that the program was started on.</summary>
internal sealed partial class PosixTerminal : ITerminal, IDisposable
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StopSignal = 20;                          // SIGTSTP
    private const int ReadOnlyNoTerminal = 0x80000 | 0x100;     // O_CLOEXEC | O_NOCTTY

    /// <summary>When no more bytes follow an Esc within this, it was the key.</summary>
    private static readonly TimeSpan s_sequence = TimeSpan.FromMilliseconds(50);

    /// <summary>By then a shell that can stop us has done so, and who writes has written.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private static readonly (int Columns, int Rows) s_usualSize = (80, 24);

    // Alternate screen, no cursor, no wrapping at the right edge. A terminal without one is left empty.
    private static readonly byte[] s_enter = Encoding.ASCII.GetBytes("\e[?1049h\e[?25l\e[?7l\e[m\e[2J");
    private static readonly byte[] s_leave = Encoding.ASCII.GetBytes("\e[m\e[H\e[2J\e[?7h\e[?25h\e[?1049l");

    private readonly Stream _output;
    private readonly TerminalModes _modes;
    private readonly WakeablePoll _poll;
    private readonly TerminalSignals _signals;
    private readonly KeyReader _keys = new();
    private readonly Queue<TerminalKey> _typed = new();
    private readonly ManualResetEventSlim _continued = new();
    private readonly Lock _screen = new();
    private volatile bool _isEntered;
    private volatile bool _isEnded;
    private volatile bool _isChanged;

    private PosixTerminal(Stream output, int input, TerminalModes modes)
    {
        (_output, _modes) = (output, modes);
        _poll = new WakeablePoll(input);
        _signals = new TerminalSignals(End, Leave, Redraw);
    }

    public (int Columns, int Rows) Size => TerminalWindow.Size(StandardOutput) ?? s_usualSize;

    /// <returns>Null when no key can be read: there is no terminal.</returns>
    public static PosixTerminal? Open(CliHost host)
    {
        int input = host.InputIsTerminal ? StandardInput : OpenFile("/dev/tty", ReadOnlyNoTerminal);
        return TerminalModes.Of(input) is { } modes ? new(host.Output, input, modes) : null;
    }

    public void Enter()
    {
        lock (_screen)
        {
            _modes.TakeKeys();
            _isEntered = true;
            Send(s_enter);
        }
    }

    public void Leave()
    {
        // A terminal that takes no output (Ctrl-S, a dead connection) may hold somebody who writes.
        bool isFree = _screen.TryEnter(s_patience);
        if (_isEntered)
        {
            _isEntered = false;
            if (isFree) { Send(s_leave); }
            _modes.Restore();
        }

        if (isFree) { _screen.Exit(); }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_screen)
        {
            if (_isEntered) { Send(bytes); }
        }
    }

    public TerminalEvent Wait(TimeSpan? most)
    {
        if (Pending() is { } at) { return at; }
        bool isSequence = _keys.IsPending && !(most < s_sequence);
        if (_poll.Wait(isSequence ? s_sequence : most)) { ReadKeys(); }
        else if (isSequence) { _typed.Enqueue(_keys.Stop()); }
        return Pending() ?? new(TerminalEventKind.Timeout);
    }

    public void Suspend()
    {
        _continued.Reset();
        Leave();
        // To all of the job, as the terminal would. A job that no shell watches can not be stopped: it goes on.
        _ = Kill(0, StopSignal);
        _continued.Wait(s_patience);
        Enter();
    }

    public void Dispose()
    {
        Leave();
        // A terminal that hangs up goes on to signal: who listens until the program is gone is not killed by it.
        if (_isEnded) { return; }
        _signals.Dispose();
        _poll.Dispose();
        _continued.Dispose();
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _output.Write(bytes);
        }
        catch (Exception error) when (error is IOException or ResultsLostException)
        {
            // The terminal went away: there is nobody to tell it to.
            _isEnded = true;
        }
    }

    private TerminalEvent? Pending()
    {
        if (_isEnded) { return new(TerminalEventKind.End); }
        if (_isChanged)
        {
            _isChanged = false;
            return new(TerminalEventKind.Redraw);
        }

        return _typed.TryDequeue(out TerminalKey key) ? TerminalEvent.OfKey(key) : null;
    }

    private void ReadKeys()
    {
        Span<byte> bytes = stackalloc byte[64];
        int count = _poll.Read(bytes);
        if (count <= 0) { _isEnded = true; }
        for (int at = 0; at < count; at++)
        {
            if (_keys.Take(bytes[at]) is { } key) { _typed.Enqueue(key); }
        }
    }

    private void End()
    {
        _isEnded = true;
        _poll.Wake();
    }

    private void Redraw(bool isContinued)
    {
        if (isContinued)
        {
            _continued.Set();
            lock (_screen)
            {
                if (_isEntered) { _modes.TakeKeys(); }
            }
        }

        _isChanged = true;
        _poll.Wake();
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
