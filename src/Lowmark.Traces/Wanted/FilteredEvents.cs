using Lowmark.Host;
using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Wanted;

/// <summary>Tells several what passes a filter: of a recording the same as the kernel's filter of a live trace. What is
/// given back, and what no task asked for, always passes.</summary>
/// <param name="tables">Those of the events.</param>
/// <param name="leftOut">Threads whose requests do not pass: those of the tracer itself.</param>
public sealed class FilteredEvents(
    TraceTables tables, TraceFilter filter, IReadOnlySet<int> leftOut, params IReadOnlyList<TraceConsumer> to)
    : TraceConsumer
{
    private readonly HashSet<int> _pids = [.. filter.Pids];

    public override void Look(long timeNs, IHostFiles files)
    {
        foreach (TraceConsumer consumer in to) { consumer.Look(timeNs, files); }
    }

    public override void Lose(long timeNs)
    {
        foreach (TraceConsumer consumer in to) { consumer.Lose(timeNs); }
    }

    public override void On(in EventHead head, in PageAllocated page)
    {
        if (!Passes(head) || page.Order.Value < (filter.LeastOrder?.Value ?? 0) || !Asks(page.Gfp)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, page); }
    }

    public override void On(in EventHead head, in PageFreed page)
    {
        foreach (TraceConsumer consumer in to) { consumer.On(head, page); }
    }

    public override void On(in EventHead head, in PageFellBack page)
    {
        if (!Passes(head) || page.Order.Value < (filter.LeastOrder?.Value ?? 0)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, page); }
    }

    public override void On(in EventHead head, in ObjectAllocated item)
    {
        if (!Passes(head) || !Asks(item.Gfp)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, item); }
    }

    public override void On(in EventHead head, in ObjectFreed item)
    {
        foreach (TraceConsumer consumer in to) { consumer.On(head, item); }
    }

    public override void On(in EventHead head, in ReclaimBegun reclaim)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, reclaim); }
    }

    public override void On(in EventHead head, in ReclaimEnded reclaim)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, reclaim); }
    }

    public override void On(in EventHead head, in CompactionTried compaction)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, compaction); }
    }

    public override void On(in EventHead head, in CompactionBegun compaction)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, compaction); }
    }

    public override void On(in EventHead head, in CompactionEnded compaction)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, compaction); }
    }

    public override void On(in EventHead head, in KswapdActed kswapd)
    {
        foreach (TraceConsumer consumer in to) { consumer.On(head, kswapd); }
    }

    public override void On(in EventHead head, in PageFaulted fault)
    {
        if (!Passes(head)) { return; }
        foreach (TraceConsumer consumer in to) { consumer.On(head, fault); }
    }

    public override void On(in EventHead head, in VictimMarked victim)
    {
        foreach (TraceConsumer consumer in to) { consumer.On(head, victim); }
    }

    private bool Passes(in EventHead head) =>
        (_pids.Count == 0 || _pids.Contains(head.Pid)) && !leftOut.Contains(head.Pid);

    private bool Asks(int gfp)
    {
        if ((filter.Asks | filter.DoesNotAsk) == GfpFlags.None) { return true; }
        GfpFlags flags = tables.Gfp[gfp].Flags;
        return flags.Has(filter.Asks) && (flags & filter.DoesNotAsk) == GfpFlags.None;
    }
}
