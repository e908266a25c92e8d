using Lowmark.Traces.Rings;
using Lowmark.Traces.Wanted;

namespace Lowmark.Traces.Histograms;

/// <summary>How an event is counted in the kernel (hist triggers, Documentation/trace/histogram.rst; 4.7 and later,
/// where the kernel is built with them).</summary>
/// <remarks>A histogram has at most three keys (TRACING_MAP_KEYS_MAX, kernel/trace/tracing_map.h, up to 7.2): with
/// stacks there is no room for the task.</remarks>
/// <param name="Trigger">For the event's <c>trigger</c> file, without a filter.</param>
public sealed record HistogramPlan(string Trigger)
{
    /// <summary>Of different keys that it counts; what comes after is dropped, and counted as such. A power of two from
    /// 128 to 131072.</summary>
    public const int Size = 8192;

    private const string StackKey = "stacktrace";
    private const string TaskKey = "common_pid.execname";

    /// <returns>Null when it can not be counted so.</returns>
    public static HistogramPlan? Of(WantedEvent wanted, EventFormat format, bool withStacks)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(format);
        bool hasStack = withStacks && wanted.WithStack;
        return KnownEvents.Of(wanted.System, wanted.Name)?.Kind switch
        {
            EventKind.PageAllocated => new($"hist:keys={(hasStack ? StackKey : TaskKey)},order,gfp_flags:size={Size}"),
            EventKind.ObjectAllocated => new(
                $"hist:keys={(hasStack ? StackKey : "call_site")},bytes_alloc,gfp_flags:vals=bytes_req:size={Size}"),
            _ => null,
        };
    }
}
