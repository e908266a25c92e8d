namespace Lowmark.Remedies;

/// <summary>Finds who puts unmovable pages into movable blocks.</summary>
/// <remarks>There is no <c>kmalloc:kmalloc_order2</c> filter in ftrace, and page faults in perf say nothing of
/// fragmentation: the event is mm_page_alloc_extfrag (include/trace/events/kmem.h), one for each fallback to another
/// migratetype.</remarks>
internal static class TraceFragmentation
{
    public static Remedy Propose(Situation s) => new(
        "trace-fragmentation",
        "Find what breaks the free blocks up",
        RemedyTime.Lasting,
        [
            "sudo perf record -e kmem:mm_page_alloc_extfrag -a -g -- sleep 60",
            "sudo perf report --stdio --sort comm,sym",
        ],
        null,
        "Each event is an allocation that took pages of another kind's blocks. The call paths with most "
            + "events are what to change: a driver's buffers, slab growth, or a program that could pool and "
            + "reuse its buffers.",
        "Some CPU time while it records.",
        ["sudo rm -f perf.data"],
        s.Because("fragmentation"));
}
