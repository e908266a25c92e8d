using System.Globalization;

namespace Lowmark.Fuzz;

/// <summary>The command line of <c>fuzz/run</c>.</summary>
/// <param name="Root">The checkout.</param>
/// <param name="First">Seed of the first case; the others follow.</param>
/// <param name="Cases">How many.</param>
/// <param name="Threads">How many at a time.</param>
/// <param name="Traces">Texts of traces, not logs.</param>
/// <param name="Single">Whether one case was asked for: it is written to standard output, with what it gives.</param>
internal sealed record FuzzOptions(
    string Root, ulong First = 0, long Cases = 1_000_000, int Threads = 0, bool Traces = false, bool Single = false)
{
    public const string Usage =
        "usage: fuzz/run [--cases N | --traces N] [--first SEED] [--threads N], or: "
        + "fuzz/run --case SEED | --trace SEED";

    /// <summary>What cases are made of.</summary>
    public Material Material => Traces ? TraceExamination.Material(Root) : Material.Of(Root);

    /// <inheritdoc cref="Examination.Complaint"/>
    public string? Complaint(byte[] text, Depth depth) =>
        Traces ? TraceExamination.Complaint(text) : Examination.Complaint(text, depth);

    /// <returns>Null when it is not a command line of ours.</returns>
    public static FuzzOptions? Parse(string[] args)
    {
        if (args.Length % 2 != 1) { return null; }
        FuzzOptions options = new(args[0], Threads: Environment.ProcessorCount);
        for (int at = 1; at < args.Length; at += 2)
        {
            if (!ulong.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                || With(options, args[at], number) is not { } changed)
            {
                return null;
            }

            options = changed;
        }

        return options;
    }

    private static FuzzOptions? With(FuzzOptions options, string name, ulong number) => name switch
    {
        "--cases" when number is > 0 and < long.MaxValue => options with { Cases = (long)number },
        "--traces" when number is > 0 and < long.MaxValue => options with { Cases = (long)number, Traces = true },
        "--trace" => options with { First = number, Single = true, Traces = true },
        "--first" => options with { First = number },
        "--threads" when number is > 0 and < 1000 => options with { Threads = (int)number },
        "--case" => options with { First = number, Single = true },
        _ => null,
    };
}
