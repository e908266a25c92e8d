using System.Text;
using Lowmark.Fuzz;
using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;

namespace Lowmark.UnitTests.Traces;

/// <param name="Lines">What a consumer was given.</param>
internal sealed record ReadTrace(TraceMethod Form, TraceCoverage Coverage, IReadOnlyList<string> Lines, string? View);

/// <summary>Texts of traces, read.</summary>
internal static class TraceTexts
{
    /// <summary>Those of the corpus: <c>KERNEL/NAME</c>.</summary>
    public static IEnumerable<string> Corpus { get; } =
    [
        .. Repository.Files("corpus/traces", "*.json")
            .Select(label => label["corpus/traces/".Length..^".json".Length])
            .Where(name => File.Exists(Path(name, ".txt"))),
    ];

    public static string Path(string name, string extension) =>
        System.IO.Path.Combine(Repository.Corpus, "traces", name + extension);

    public static ReadTrace Read(string text, params string[] paths) => Read(Encoding.Latin1.GetBytes(text), paths);

    public static ReadTrace Read(byte[] text, params string[] paths) =>
        TryRead(text, paths) ?? throw new Xunit.Sdk.XunitException("no text of a trace");

    public static ReadTrace? TryRead(byte[] text, params string[] paths)
    {
        using TraceText? trace = TraceText.Open(new MemoryStream(text), KernelRelease.TryParse("6.12.0"));
        if (trace is null) { return null; }
        TracedEvents events = new(trace.Tables, paths);
        TraceCoverage coverage = trace.Read(events);
        return new(trace.Form, coverage, events.Lines, trace.View);
    }
}
