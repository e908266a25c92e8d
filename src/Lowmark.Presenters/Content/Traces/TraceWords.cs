using System.Globalization;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>Amounts, times and sources of a trace in words.</summary>
internal static class TraceWords
{
    /// <summary><c>12,345 pages (48.2 MiB)</c>, <c>1.5 GiB</c>, <c>340 ms</c>.</summary>
    public static string Amount(TraceReport report, long amount) => report.Unit switch
    {
        TraceUnit.Pages => Pages(report, new(amount)),
        TraceUnit.Bytes => SizeText.OfBytes(amount),
        TraceUnit.Microseconds => Time(TimeSpan.FromMicroseconds(amount)),
        TraceUnit.Faults => SizeText.Count(amount, "fault", "faults"),
        TraceUnit.Fallbacks => SizeText.Count(amount, "fallback", "fallbacks"),
    };

    public static string Pages(TraceReport report, Pages pages) => report.PageSize is { } size
        ? $"{SizeText.Count(pages.Count, "page", "pages")} ({SizeText.Of(pages.ToKiB(size))})"
        : SizeText.Count(pages.Count, "page", "pages");

    /// <summary>As <see cref="Amount"/>, for a column: one figure.</summary>
    public static string Figure(TraceReport report, long amount) => report switch
    {
        { Unit: TraceUnit.Pages, PageSize: { } size } => SizeText.Of(new Pages(amount).ToKiB(size)),
        { Unit: TraceUnit.Bytes or TraceUnit.Microseconds } => Amount(report, amount),
        _ => SizeText.Number(amount),
    };

    public static string UnitName(TraceReport report) => report switch
    {
        { Unit: TraceUnit.Pages, PageSize: null } => "pages",
        { Unit: TraceUnit.Pages or TraceUnit.Bytes } => "size",
        { Unit: TraceUnit.Microseconds } => "time",
        { Unit: TraceUnit.Faults } => "faults",
        _ => "fallbacks",
    };

    /// <summary><c>850 µs</c>, <c>12.4 ms</c>, <c>3.2 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalMicroseconds switch
    {
        < 1000 => $"{Number(Math.Round(time.TotalMicroseconds))} µs",
        < 1_000_000 => $"{Number(Math.Round(time.TotalMilliseconds, time.TotalMilliseconds < 100 ? 1 : 0))} ms",
        _ => DurationText.Of(time.TotalSeconds),
    };

    public static string Share(long part, long whole) => whole == 0 ? "" : SizeText.Percent(part, whole);

    public static string Place(TraceReport report)
    {
        TraceCoverage seen = report.Coverage;
        List<string> parts = [];
        if (report.Release is { } release) { parts.Add($"kernel {release.Text}"); }
        parts.Add(Method(seen.Method));
        if (seen.Duration is { } time) { parts.Add(Time(time)); }
        parts.Add(SizeText.Count(seen.Events, "event", "events"));
        return string.Join(" · ", parts);
    }

    private static string Method(TraceMethod method) => method switch
    {
        TraceMethod.Histogram => "counted in the kernel",
        TraceMethod.RingBuffer => "every event recorded",
        TraceMethod.Recording => "recording",
        TraceMethod.FtraceText => "text of tracefs",
        TraceMethod.TraceCmdText => "text of trace-cmd",
        TraceMethod.PerfText => "text of perf script",
    };

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
