using Lowmark.UnitTests.Cli;
using Lowmark.UnitTests.Traces;
using Lowmark.UnitTests.Traces.Recordings;

namespace Lowmark.UnitTests.Presenters;

/// <summary>Traces of the corpus as each form shows them, and one that was taken on a machine whose files are in
/// it.</summary>
/// <param name="Arguments">From the view on.</param>
internal sealed record ShownTrace(string Name, params IReadOnlyList<string> Arguments)
{
    private byte[] Input { get; init; } = [];

    public static IReadOnlyList<ShownTrace> All { get; } =
    [
        Of("atomic", "7.2.13/burst", "atomic"),
        Of("leak", "6.1.176/leak", "leak", "--age", "0"),
        Of("leak-pages", "7.2.13/leak", "leak", "--age", "0"),
        Of("frag", "6.12.107/frag", "frag"),
        Of("stall", "7.2.13/stall", "stall"),
        Of("stall-group", "5.10.262/stall", "stall"),
        Of("faults", "6.12.107/faults", "faults"),
        Of("alloc", "7.2.13/burst", "alloc"),
        Of("alloc-slab", "6.1.176/leak", "alloc", "--slab"),
        Of("alloc-perf", "6.18/perf-stacks", "alloc"),
        new("atomic-host", "atomic", "--input", "-") { Input = MadeRecordings.Burst() },
        new("faults-host", "faults", "4711", "--input", "-") { Input = MadeRecordings.Faults() },
        new("frag-host", "frag", "--input", "-") { Input = MadeRecordings.Burst() },
    ];

    public string Text => Printed("--width", "100");

    public string Json => Printed("--format", "json");

    /// <param name="more">Options.</param>
    public string Printed(params string[] more) =>
        CliRun.With(
            host => host with { Input = new MemoryStream(Input) }, ["trace", .. Arguments, .. more]).Output;

    private static ShownTrace Of(string name, string trace, string view, params string[] more) =>
        new(name, [view, "--input", TraceTexts.Path(trace, ".txt"), .. more]);
}
