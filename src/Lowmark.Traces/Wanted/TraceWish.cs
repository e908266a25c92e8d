using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Wanted;

/// <summary>What is to be traced on a running kernel.</summary>
/// <param name="Events">In no order. Those that the kernel does not have are left out and named.</param>
/// <param name="Filter">What of them.</param>
/// <param name="WithStacks">Kernel stacks of those events that <see cref="WantedEvent.WithStack"/> names.</param>
/// <param name="Counts">Counting in the kernel would do: no order of events, no times, no pages are wanted.</param>
/// <param name="Budget">How much it may cost.</param>
public sealed record TraceWish(
    EquatableArray<WantedEvent> Events, TraceFilter Filter, bool WithStacks, bool Counts, TraceBudget Budget);

/// <param name="System"><c>kmem</c>: the folder below tracefs' <c>events</c>.</param>
/// <param name="Name"><c>mm_page_alloc</c>.</param>
/// <param name="WithStack">Its kernel stack tells something.</param>
/// <param name="OfAll">The filter by task does not hold for it: a page that one task asked for may be freed by any
/// other.</param>
/// <param name="Optional">Its absence on older or newer kernels is no loss: another event says the same there.</param>
public sealed record WantedEvent(
    string System, string Name, bool WithStack = false, bool OfAll = false, bool Optional = false);

/// <summary>What of the events: given to the kernel, so that the rest costs next to nothing. Each null or empty part
/// lets all through.</summary>
/// <param name="Pids">Thread ids, as <c>common_pid</c> has them.</param>
/// <param name="Group">A memory group, from the root of its hierarchy: the tasks that are in it. Hostile text.</param>
/// <param name="LeastOrder">Only blocks of this order or larger.</param>
/// <param name="Asks">Only requests with all of these flags.</param>
/// <param name="DoesNotAsk">Only requests with none of these flags.</param>
public sealed record TraceFilter(
    EquatableArray<int> Pids, string? Group = null, Order? LeastOrder = null,
    GfpFlags Asks = GfpFlags.None, GfpFlags DoesNotAsk = GfpFlags.None)
{
    public static TraceFilter All { get; } = new([]);
}

/// <summary>How much a trace may cost. Beyond it the kernel records only part of the time.</summary>
/// <param name="CpuPercent">Of one CPU, for reading the events and for making them.</param>
/// <param name="EventsPerSecond">Of all CPUs together.</param>
/// <param name="BufferPerCpu">Of the ring buffer; null: as much as the machine can well spare.</param>
public sealed record TraceBudget(double CpuPercent, long EventsPerSecond, KiB? BufferPerCpu = null)
{
    public static TraceBudget Usual { get; } = new(10, 200_000);
}
