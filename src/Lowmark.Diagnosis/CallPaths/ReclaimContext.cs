using Lowmark.Kernel;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>In which context a request was made, as far as the call trace proves it.</summary>
public enum TaskContext
{
    /// <summary>By the task itself, or the trace does not show more.</summary>
    Task,

    /// <summary>In an interrupt or softirq that borrowed the task: none of the task's reserves count.</summary>
    Interrupt,

    /// <summary>By a task that was reclaiming or compacting memory at the time (PF_MEMALLOC).</summary>
    Reclaim,
}

/// <summary>Reads the context off the call trace.</summary>
/// <remarks>PF_MEMALLOC is set by kswapd(), by __node_reclaim() (once __zone_reclaim()) and around try_to_free_pages()
/// and try_to_compact_pages() (mm/vmscan.c, mm/page_alloc.c, 2.6.32 to 6.18); it counts outside interrupts only
/// (__gfp_pfmemalloc_flags(), once gfp_to_alloc_flags()). The name of a task proves nothing: network softirqs run on
/// kswapd's stack as on any other.</remarks>
public static class ReclaimContext
{
    /// <param name="frames">Innermost first, as printed.</param>
    public static TaskContext Read(EquatableArray<CallFrame> frames) => Read(CallTrace.Of(frames));

    internal static TaskContext Read(CallTrace trace)
    {
        foreach (ref readonly CallTrace.Step step in trace.Steps)
        {
            if (step.Function.IsInInterrupt) { return TaskContext.Interrupt; }
            if (step.Reliable && step.Function.IsReclaimer) { return TaskContext.Reclaim; }
        }

        return TaskContext.Task;
    }
}
