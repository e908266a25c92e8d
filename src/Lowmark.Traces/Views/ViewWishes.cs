using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Wanted;

namespace Lowmark.Traces.Views;

/// <summary>Which events each view wants of a running kernel.</summary>
public static class ViewWishes
{
    private static readonly WantedEvent[] s_pageFrees =
    [
        new("kmem", "mm_page_free", OfAll: true), new("kmem", "mm_page_free_direct", OfAll: true, Optional: true),
    ];

    private static readonly WantedEvent[] s_objectAllocations =
    [
        new("kmem", "kmalloc", WithStack: true), new("kmem", "kmem_cache_alloc", WithStack: true),
        new("kmem", "kmalloc_node", WithStack: true, Optional: true),
        new("kmem", "kmem_cache_alloc_node", WithStack: true, Optional: true),
    ];

    private static readonly WantedEvent[] s_objectFrees =
        [new("kmem", "kfree", OfAll: true), new("kmem", "kmem_cache_free", OfAll: true)];

    private static readonly WantedEvent s_pageAllocation = new("kmem", "mm_page_alloc", WithStack: true);

    public static TraceWish Alloc(bool ofObjects, TraceFilter filter, TraceBudget budget) => new(
        ofObjects ? new(s_objectAllocations) : [s_pageAllocation], filter, WithStacks: true, Counts: true, budget);

    public static TraceWish Frag(TraceFilter filter, TraceBudget budget) => new(
        [new("kmem", "mm_page_alloc_extfrag", WithStack: true)], filter, WithStacks: true, Counts: false, budget);

    public static TraceWish Stall(TraceFilter filter, TraceBudget budget) => new(
        [
            new("vmscan", "mm_vmscan_direct_reclaim_begin", WithStack: true),
            new("vmscan", "mm_vmscan_direct_reclaim_end"),
            new("vmscan", "mm_vmscan_memcg_reclaim_begin", WithStack: true),
            new("vmscan", "mm_vmscan_memcg_reclaim_end"),
            new("vmscan", "mm_vmscan_memcg_softlimit_reclaim_begin", WithStack: true, Optional: true),
            new("vmscan", "mm_vmscan_memcg_softlimit_reclaim_end", Optional: true),
            new("vmscan", "mm_vmscan_wakeup_kswapd"), new("vmscan", "mm_vmscan_kswapd_wake", OfAll: true),
            new("vmscan", "mm_vmscan_kswapd_sleep", OfAll: true),
            new("compaction", "mm_compaction_begin", WithStack: true), new("compaction", "mm_compaction_end"),
            new("oom", "mark_victim", OfAll: true, Optional: true),
        ],
        filter, WithStacks: true, Counts: false, budget);

    /// <summary>What may wait is left to the kernel's filter; pages given back are wanted of all.</summary>
    public static TraceWish Atomic(TraceFilter filter, TraceBudget budget) => new(
        [s_pageAllocation, .. s_pageFrees],
        filter with { DoesNotAsk = filter.DoesNotAsk | GfpFlags.DirectReclaim },
        WithStacks: true, Counts: false, budget);

    /// <param name="ofPages">Pages too: of one process; of the whole machine they would be far too many.</param>
    public static TraceWish Leak(bool ofPages, TraceFilter filter, TraceBudget budget) => new(
        [
            .. s_objectAllocations, .. s_objectFrees,
            .. ofPages ? [s_pageAllocation, .. s_pageFrees] : Array.Empty<WantedEvent>(),
        ],
        filter, WithStacks: true, Counts: false, budget);

    public static TraceWish Faults(TraceFilter filter, TraceBudget budget) => new(
        [new("exceptions", "page_fault_user")], filter, WithStacks: false, Counts: false, budget);
}
