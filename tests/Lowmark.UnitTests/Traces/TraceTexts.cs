using System.Text;
using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;

namespace Lowmark.UnitTests.Traces;

/// <param name="Lines">What a consumer was given.</param>
internal sealed record ReadTrace(TraceMethod Form, TraceCoverage Coverage, IReadOnlyList<string> Lines, string? View);

/// <summary>Texts of traces, read.</summary>
internal static class TraceTexts
{
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
