namespace Lowmark.Cli.Top;

/// <summary>A terminal that belongs to the live view while it runs.</summary>
internal interface ITerminal
{
    /// <summary>Columns and rows, as they are now.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>Takes the screen, without echo and cursor.</summary>
    void Enter();

    /// <summary>Gives everything back as it was. May be called at any time, from any thread, more than once.</summary>
    void Leave();

    /// <summary>In one piece. When the terminal is gone, <see cref="TerminalEventKind.End"/> follows.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits for something to happen.</summary>
    /// <param name="most">Not longer than this; null for as long as it takes.</param>
    TerminalEvent Wait(TimeSpan? most);

    /// <summary>Puts the program aside until the shell goes on with it. The screen has to be drawn anew.</summary>
    void Suspend();
}

/// <param name="Key">None but for <see cref="TerminalEventKind.Key"/>.</param>
internal readonly record struct TerminalEvent(TerminalEventKind Kind, TerminalKey Key = TerminalKey.None)
{
    public static TerminalEvent OfKey(TerminalKey key) => new(TerminalEventKind.Key, key);
}

internal enum TerminalEventKind
{
    /// <summary>The time is over.</summary>
    Timeout,
    Key,

    /// <summary>The size changed, or somebody else may have written on the screen.</summary>
    Redraw,

    /// <summary>A signal asks the program to end, or the terminal is gone.</summary>
    End,
}

/// <summary>What a key does here.</summary>
internal enum TerminalKey
{
    None,
    Quit,
    NextPage,
    PageBefore,
    Page1,
    Page2,
    Page3,
    Page4,
    Page5,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Pause,
    Help,
    Refresh,
    Suspend,

    /// <summary>Any other, which only leaves the help.</summary>
    Other,
}
