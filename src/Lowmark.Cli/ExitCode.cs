namespace Lowmark.Cli;

/// <summary>What the program ends with; scripts depend on it.</summary>
/// <remarks>When several apply, the first of this order wins: 2, 3, 1, 4, 0. So 0 means that everything was read and
/// nothing is wrong; 3 does not say that nothing was found: it says that something could not be read.</remarks>
public static class ExitCode
{
    /// <summary>Everything was read and nothing is wrong.</summary>
    public const int Clean = 0;

    /// <summary>Incidents or findings.</summary>
    public const int Incidents = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An input could not be read, or not to its end.</summary>
    public const int Unreadable = 3;

    /// <summary>Something happened, and the evidence does not say why, for any of it.</summary>
    public const int Inconclusive = 4;

    /// <summary>The reader of the results went away: 128 + SIGPIPE, as a shell shows it for other tools.</summary>
    public const int ClosedPipe = 141;

    /// <summary>What help and manual say of them.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } = [
        (Clean, "everything was read and nothing is wrong; what-if: prevented; fix: made, taken back, or nothing to "
            + "change; trace: answered"),
        (Incidents, "incidents found, or findings of a check that are more than a notice; what-if: not prevented; fix: "
            + "there is something to change, or it was taken back; trace atomic: a burst is larger than its reserve"),
        (Usage, "the command line is wrong"),
        (Unreadable, "an input could not be read (one line on stderr says which and what to do)"),
        (Inconclusive, "something happened, and the evidence does not say why; what-if: put off, or not decided"),
    ];

    /// <summary>Which one wins.</summary>
    public const string Precedence = "When several apply: 2, then 3, 1, 4, 0.";

    private static readonly int[] ByPrecedence = [Usage, Unreadable, Incidents, Inconclusive, Clean];

    /// <summary>The code of a run of which several are true.</summary>
    public static int Of(params ReadOnlySpan<int> codes)
    {
        foreach (int code in ByPrecedence)
        {
            if (codes.Contains(code)) { return code; }
        }

        return Clean;
    }
}
