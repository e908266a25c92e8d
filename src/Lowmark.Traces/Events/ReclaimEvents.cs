using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Events;

/// <summary>vmscan:mm_vmscan_direct_reclaim_begin, mm_vmscan_memcg_reclaim_begin,
/// mm_vmscan_memcg_softlimit_reclaim_begin: a task begins to look for memory itself.</summary>
/// <param name="Gfp">In <see cref="TraceTables.Gfp"/>.</param>
public readonly record struct ReclaimBegun(ReclaimKind Kind, Order Order, int Gfp);

/// <summary>The _end of each.</summary>
public readonly record struct ReclaimEnded(ReclaimKind Kind, Pages Reclaimed);

public enum ReclaimKind
{
    /// <summary>For want of free memory on the machine.</summary>
    Direct,

    /// <summary>For a memory group at its limit.</summary>
    Group,

    /// <summary>For a group of version 1 above its soft limit.</summary>
    GroupSoftLimit,
}
