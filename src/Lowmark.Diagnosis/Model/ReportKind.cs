namespace Lowmark.Diagnosis.Model;

/// <summary>What the kernel (or a user-space program) reported.</summary>
public enum ReportKind
{
    OomKill,
    OomPanic,
    PageAllocationFailure,
    AllocationStall,
    SlabAllocationFailure,
    VmallocFailure,
    UserspaceKill,
    RuntimeOutOfMemory,
    OvercommitRefusal,

    /// <summary>No event: a pasted /proc/buddyinfo, meminfo or zoneinfo, judged as a memory state.</summary>
    MemoryState,
}
