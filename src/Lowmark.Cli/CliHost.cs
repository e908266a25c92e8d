namespace Lowmark.Cli;

/// <summary>The edges of the program: what it reads and writes, and what it knows about its terminal.</summary>
public sealed record CliHost
{
    private const int OutputBuffer = 64 * 1024;

    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    public required Stream Input { get; init; }

    public required bool InputIsTerminal { get; init; }

    /// <summary>Results and nothing else. Throws <see cref="ClosedPipeException"/> when nobody reads them any
    /// more.</summary>
    public required Stream Output { get; init; }

    public required bool OutputIsTerminal { get; init; }

    public required TextWriter Errors { get; init; }

    public required bool ErrorsAreTerminal { get; init; }

    /// <returns>Null for a variable that is not set.</returns>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Columns of the terminal; null when there is none.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>Whether the user may do all that a user may; a file can be closed to them nevertheless.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Where this machine's own kernel log is.</summary>
    public Input.Live.LiveMachine Machine { get; init; } = new();

    /// <summary>How long a log that is followed must be quiet until its last report is taken for whole.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Has the action called when the user or the system asks the program to end; until the result is
    /// disposed of.</summary>
    public Func<Action, IDisposable> WhenInterrupted { get; init; } = _ => new CancellationTokenSource();

    /// <summary>Between two samples of a machine.</summary>
    public Action<TimeSpan> Wait { get; init; } = Thread.Sleep;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="IOException">The file can not be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Func<string, Stream> OpenFile { get; init; } = path =>
        new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.SequentialScan);

    /// <summary>Whether the locale shows more than ASCII: LC_ALL, LC_CTYPE or LANG, the first that is set,
    /// names UTF-8.</summary>
    public bool ShowsUnicode
    {
        get
        {
            string? locale = LocaleVariables.Select(Variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
            return locale is not null
                && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
                    || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase));
        }
    }

    public static CliHost OfProcess() => new()
    {
        Input = OpenInput(),
        InputIsTerminal = !Console.IsInputRedirected,
        Output = StandardOutputStream.Open(),
        OutputIsTerminal = !Console.IsOutputRedirected,
        Errors = StandardOutputStream.OpenErrors(),
        ErrorsAreTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        TerminalWidth = TerminalWindow.Columns(1),
        IsRoot = Environment.IsPrivilegedProcess,
        WhenInterrupted = EndSignals.Watch,
    };

    /// <summary>For results that are written piece by piece; to be flushed, not disposed of: that would write again
    /// what could not be written.</summary>
    internal BufferedStream BufferedOutput() => new(new Input.ResultStream(Output), OutputBuffer);

    /// <summary>One line on stderr: whose, what, and what to do.</summary>
    public void Complain(string message) =>
        Errors.WriteLine($"lowmark: {Presenters.TerminalText.Clean(message, ascii: !ShowsUnicode)}");

    // A parent may have closed it.
    private static Stream OpenInput()
    {
        try
        {
            return Console.OpenStandardInput();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }
}
