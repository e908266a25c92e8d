using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;

namespace Lowmark.Traces.Texts;

/// <summary>What the beginning of a text says of it.</summary>
/// <param name="Method">Null when it is no trace.</param>
/// <param name="Release">Where it names its kernel.</param>
/// <param name="View">Of a recording: what it was made for.</param>
internal readonly record struct TextForm(TraceMethod? Method, KernelRelease? Release, string? View)
{
    private const int MostLines = 400;

    /// <summary>One line of so many must be an event's.</summary>
    private const int LinesPerEvent = 4;

    /// <param name="beginning">The last line of it may be cut.</param>
    public static TextForm Of(ReadOnlySpan<byte> beginning)
    {
        TextForm form = default;
        int ftrace = 0, perf = 0, others = 0;
        if (beginning.Contains((byte)0)) { return default; }
        for (int count = 0; count < MostLines && !beginning.IsEmpty; count++)
        {
            int end = beginning.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? beginning : beginning[..end]).TrimEnd((byte)'\r');
            beginning = end < 0 ? default : beginning[(end + 1)..];
            if (form.TakeHeader(line) is { } known) { form = known; }
            else if (line is [] or [(byte)'#', ..] || LostLine.IsOne(line)) { continue; }
            else if (FrameLine.TryFtrace(line, out _)) { continue; }
            else if (PerfHead.TryParse(line, out LineHead head) && head.HasGroup) { perf++; }
            else if (FtraceHead.TryParse(line, out head) && head.SaysSomething) { ftrace++; }
            else if (PerfHead.TryParse(line, out head) && head.SaysSomething) { perf++; }
            else if (!FrameLine.TryPerf(line, out _, out _)) { others++; }
        }

        if (form.Method is not null) { return form; }
        bool isTrace = Math.Max(ftrace, perf) * LinesPerEvent > others;
        if (!isTrace) { return default; }
        return form with { Method = perf > ftrace ? TraceMethod.PerfText : TraceMethod.FtraceText };
    }

    /// <returns>Null for a line that says nothing of the whole.</returns>
    private TextForm? TakeHeader(ReadOnlySpan<byte> line)
    {
        if (RecordingMarks.TryHeader(line, out string? view, out KernelRelease? release))
        {
            return new(TraceMethod.Recording, release, view);
        }

        if (line.StartsWith("# tracer: "u8)) { return this with { Method = Method ?? TraceMethod.FtraceText }; }
        if (line.StartsWith("cpus="u8)) { return this with { Method = Method ?? TraceMethod.TraceCmdText }; }
        ReadOnlySpan<byte> kernel = "# os release : "u8;
        return line.StartsWith(kernel)
            ? this with { Release = KernelRelease.TryParse(Names.Of(line[kernel.Length..].TrimBlanks())) }
            : null;
    }
}
