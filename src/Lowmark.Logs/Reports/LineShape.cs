namespace Lowmark.Logs.Reports;

/// <summary>What a logical line is by its own shape. The order is the order in which one report prints its
/// sections.</summary>
public enum LineShape
{
    Unknown,

    // Lines that begin a report.
    OomHeader,
    PageAllocationFailure,
    AllocationStall,
    VmallocFailure,
    SlabFailure,
    OvercommitRefusal,
    SysrqOom,

    // Context of the trigger.
    SlabDetail,
    Cpuset,
    Context,
    Hardware,
    CallTrace,
    Frame,
    Registers,

    // Memory cgroup.
    MemcgTaskIn,
    MemcgKilledBy,
    MemcgUsage,
    MemcgStatsHeader,
    MemcgStat,

    // Mem-Info block.
    MemInfo,
    PerCpuPageset,
    Counters,
    NodeCounters,
    Zone,
    LowmemReserve,
    FreeArea,
    HugePages,
    Totals,
    AllocationProfile,

    // OOM report only.
    SlabTable,
    MemcgProtection,
    TasksState,
    TaskHeader,
    TaskRow,
    OomSummary,
    NoKillable,
    KillChosen,
    Killed,
    GroupKill,
    Panic,
    Reaper,
    FaultRetry,

    // Not part of a report's order.
    Program,
    LossMarker,
    LinuxVersion,
    ProcBuddyInfo,
    ProcMemInfo,
    ProcZoneInfo,
}
