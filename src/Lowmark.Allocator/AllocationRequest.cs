using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>A request as the page allocator sees it.</summary>
/// <param name="Nodemask">Nodes a memory policy confines it to; null when there is none
/// (<c>nodemask=(null)</c>).</param>
/// <param name="MemsAllowed">The cpuset's nodes; null when not in the evidence, and then nothing is ruled out by
/// it.</param>
public sealed record AllocationRequest(
    Order Order, GfpFlags Gfp, NodeMask? Nodemask = null, NodeMask? MemsAllowed = null)
{
    /// <summary>The node asked for first. It decides only for __GFP_THISNODE; null when not in the evidence.</summary>
    public int? PreferredNode { get; init; }

    /// <summary>Whether the task was an OOM victim at the time, outside an interrupt, which gives it reserves
    /// (TIF_MEMDIE, since 4.13 tsk_is_oom_victim()). A log rarely shows it.</summary>
    public bool IsOomVictim { get; init; }

    /// <summary>Whether the task was reclaiming or compacting memory itself, outside an interrupt (PF_MEMALLOC): no
    /// watermark holds for it.</summary>
    public bool IsReclaiming { get; init; }
}
