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

/// <summary>compaction:mm_compaction_try_to_compact_pages: a request is about to compact zone after zone.</summary>
/// <param name="Gfp">In <see cref="TraceTables.Gfp"/>.</param>
public readonly record struct CompactionTried(Order Order, int Gfp);

/// <summary>compaction:mm_compaction_begin: one run over one zone, by whoever does it (a task or kcompactd).</summary>
/// <param name="ZoneStart">First page frame of the zone; null where the event does not tell (up to 3.18).</param>
/// <param name="IsSync">Waits for pages; null where the event does not tell.</param>
public readonly record struct CompactionBegun(ulong? ZoneStart, bool? IsSync);

/// <summary>compaction:mm_compaction_end.</summary>
/// <param name="Status">The kernel's word for how it ended (enum compact_result: <c>success</c>, <c>complete</c>,
/// <c>contended</c>, <c>partial_skipped</c>, …), in <see cref="TraceTables.Names"/>; <see cref="TraceNames.None"/>
/// where only a number is told and it is not known what it means.</param>
public readonly record struct CompactionEnded(int Status);

/// <summary>vmscan:mm_vmscan_kswapd_wake, mm_vmscan_kswapd_sleep, mm_vmscan_wakeup_kswapd.</summary>
/// <param name="Order">Null when not told (sleep).</param>
public readonly record struct KswapdActed(KswapdAct Act, int Node, Order? Order);

public enum KswapdAct
{
    /// <summary>A request asked for it.</summary>
    Called,

    /// <summary>It begins.</summary>
    Woke,

    /// <summary>It is done.</summary>
    Slept,
}

/// <summary>oom:mark_victim (4.14 and later): a task was chosen to die.</summary>
/// <param name="Victim">Its process id.</param>
public readonly record struct VictimMarked(int Victim);
