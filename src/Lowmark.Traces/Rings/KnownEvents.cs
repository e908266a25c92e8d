using Lowmark.Kernel;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Rings;

/// <summary>What an event means to <see cref="TraceConsumer"/>.</summary>
internal enum EventKind
{
    PageAllocated,
    PageFreed,
    PageFellBack,
    ObjectAllocated,
    ObjectFreed,
    ReclaimBegun,
    ReclaimEnded,
    CompactionTried,
    CompactionBegun,
    CompactionEnded,
    KswapdActed,
    PageFaulted,
    VictimMarked,
}

/// <param name="Variant">A <see cref="ReclaimKind"/> or <see cref="KswapdAct"/>; else 0.</param>
/// <param name="Fields">In the order in which <see cref="EventTeller"/> reads them; each with the names it had in the
/// course of time. The first one must be there.</param>
/// <param name="OrderField">Of them; null when it has none that a filter may ask for.</param>
/// <param name="GfpField">Likewise.</param>
internal sealed record KnownEvent(
    EventKind Kind, int Variant, EquatableArray<EquatableArray<string>> Fields, int? OrderField, int? GfpField);

/// <summary>The events of include/trace/events/{kmem,vmscan,compaction,oom}.h and
/// arch/x86/include/asm/trace/exceptions.h, 2.6.32 to 7.2.</summary>
internal static class KnownEvents
{
    /// <summary>Up to 3.19 kmem events have a pointer to the page's descriptor, no number.</summary>
    public const string Descriptor = "page";

    /// <summary>The field whose numbers are words.</summary>
    public const string Status = "status";

    private static readonly KnownEvent s_pageFreed = Of(EventKind.PageFreed, 0, 1, null, "pfn|page", "order");
    private static readonly KnownEvent s_objectAllocated = Of(
        EventKind.ObjectAllocated, 0, null, 3, "ptr", "bytes_req", "bytes_alloc", "gfp_flags", "call_site", "name");

    private static readonly KnownEvent s_objectFreed = Of(EventKind.ObjectFreed, 0, null, null, "ptr");

    private static readonly Dictionary<(string System, string Name), KnownEvent> s_all = new()
    {
        [("kmem", "mm_page_alloc")] =
            Of(EventKind.PageAllocated, 0, 1, 2, "pfn|page", "order", "gfp_flags", "migratetype"),
        [("kmem", "mm_page_free")] = s_pageFreed,
        [("kmem", "mm_page_free_direct")] = s_pageFreed,
        [("kmem", "mm_page_free_batched")] = s_pageFreed,
        [("kmem", "mm_pagevec_free")] = s_pageFreed,
        [("kmem", "mm_page_alloc_extfrag")] = Of(
            EventKind.PageFellBack, 0, 1, null,
            "pfn|page", "alloc_order", "fallback_order", "alloc_migratetype", "fallback_migratetype",
            "change_ownership"),
        [("kmem", "kmalloc")] = s_objectAllocated,
        [("kmem", "kmalloc_node")] = s_objectAllocated,
        [("kmem", "kmem_cache_alloc")] = s_objectAllocated,
        [("kmem", "kmem_cache_alloc_node")] = s_objectAllocated,
        [("kmem", "kfree")] = s_objectFreed,
        [("kmem", "kmem_cache_free")] = s_objectFreed,
        [("vmscan", "mm_vmscan_direct_reclaim_begin")] = ReclaimBegun(ReclaimKind.Direct),
        [("vmscan", "mm_vmscan_direct_reclaim_end")] = ReclaimEnded(ReclaimKind.Direct),
        [("vmscan", "mm_vmscan_memcg_reclaim_begin")] = ReclaimBegun(ReclaimKind.Group),
        [("vmscan", "mm_vmscan_memcg_reclaim_end")] = ReclaimEnded(ReclaimKind.Group),
        [("vmscan", "mm_vmscan_memcg_softlimit_reclaim_begin")] = ReclaimBegun(ReclaimKind.GroupSoftLimit),
        [("vmscan", "mm_vmscan_memcg_softlimit_reclaim_end")] = ReclaimEnded(ReclaimKind.GroupSoftLimit),
        [("vmscan", "mm_vmscan_wakeup_kswapd")] = Kswapd(KswapdAct.Called, "nid", "order"),
        [("vmscan", "mm_vmscan_kswapd_wake")] = Kswapd(KswapdAct.Woke, "nid", "order"),
        [("vmscan", "mm_vmscan_kswapd_sleep")] = Kswapd(KswapdAct.Slept, "nid"),
        [("compaction", "mm_compaction_try_to_compact_pages")] =
            Of(EventKind.CompactionTried, 0, 0, 1, "order", "gfp_mask|gfp_flags"),
        [("compaction", "mm_compaction_begin")] =
            Of(EventKind.CompactionBegun, 0, null, null, "zone_start|common_pid", "sync"),
        [("compaction", "mm_compaction_end")] = Of(EventKind.CompactionEnded, 0, null, null, Status),
        [("oom", "mark_victim")] = Of(EventKind.VictimMarked, 0, null, null, "pid"),
        [("exceptions", "page_fault_user")] =
            Of(EventKind.PageFaulted, 0, null, null, "address", "ip", "error_code"),
    };

    public static KnownEvent? Of(string system, string name) => s_all.GetValueOrDefault((system, name));

    private static KnownEvent ReclaimBegun(ReclaimKind kind) =>
        Of(EventKind.ReclaimBegun, (int)kind, 0, 1, "order", "gfp_flags");

    private static KnownEvent ReclaimEnded(ReclaimKind kind) =>
        Of(EventKind.ReclaimEnded, (int)kind, null, null, "nr_reclaimed");

    private static KnownEvent Kswapd(KswapdAct act, params string[] fields) =>
        Of(EventKind.KswapdActed, (int)act, null, null, fields);

    private static KnownEvent Of(EventKind kind, int variant, int? order, int? gfp, params string[] fields) =>
        new(kind, variant, fields.Select(names => names.Split('|').ToEquatableArray()).ToEquatableArray(), order, gfp);
}
