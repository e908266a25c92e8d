using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>What the kernel reported, by the line that opens it.</summary>
public enum ReportEvent
{
    Oom,
    PageAllocationFailure,
    AllocationStall,
    VmallocFailure,
    SlabFailure,
    OvercommitRefusal,
    UserspaceKill,
    RuntimeOutOfMemory,

    /// <summary>A program saw that the kernel killed; the kernel's own lines are elsewhere.</summary>
    KillSeen,

    /// <summary>No event of its own: Mem-Info without a failure (sysrq-m), or pasted /proc text.</summary>
    MemoryState,
}

/// <summary>The records that one kernel event printed, parsed. Null and empty mean "not in the log", never 0.</summary>
public sealed record Report
{
    public required ReportEvent Event { get; init; }

    public required string SourceName { get; init; }

    public required ReportLines Lines { get; init; }

    public required long FirstLine { get; init; }

    public required long LastLine { get; init; }

    /// <summary>Seconds since boot, in microseconds.</summary>
    public long? MonotonicMicroseconds { get; init; }

    /// <summary>As the wrapper printed it.</summary>
    public string? WallTime { get; init; }

    public string? Host { get; init; }

    public RequestRecord? Request { get; init; }

    public ContextRecord? Context { get; init; }

    /// <summary>From the CPU line, else from the boot line above.</summary>
    public string? KernelRelease { get; init; }

    /// <summary>Innermost first, all of them.</summary>
    public EquatableArray<StackFrame> Frames { get; init; }

    public MemcgRecord? Memcg { get; init; }

    public MemoryState? Memory { get; init; }

    public TaskTable? Tasks { get; init; }

    public OomSummaryRecord? Summary { get; init; }

    public EquatableArray<KillRecord> Kills { get; init; }

    public KillRecord? FirstKill => Kills.IsEmpty ? null : Kills[0];

    /// <summary>The task the kernel chose before it looked at its children (≤ 5.0): <c>Kill process N (c) score N or
    /// sacrifice child</c>.</summary>
    public KillRecord? Chosen { get; init; }

    public EquatableArray<ReaperRecord> Reaped { get; init; }

    public GroupKillRecord? GroupKill { get; init; }

    public PanicRecord? Panic { get; init; }

    /// <summary>1-based line of "no killable processes"; null when not printed.</summary>
    public long? NoKillableLine { get; init; }

    /// <summary>1-based line of sysrq-f; null when not printed.</summary>
    public long? SysrqLine { get; init; }

    public EquatableArray<SlabUse> UnreclaimableSlab { get; init; }

    public SlabCacheRecord? SlabCache { get; init; }

    /// <summary>What a program, not the kernel, said; null when the kernel spoke.</summary>
    public ProgramRecord? Program { get; init; }

    /// <summary>What was lost, a phrase each. The rest of the report tells it.</summary>
    public EquatableArray<string> Missing { get; internal set; }

    public EquatableArray<(long Line, string Text)> Unclaimed { get; init; }

    public long UnclaimedCount { get; init; }

    /// <summary>Format traits that tell the kernel's era better than its version.</summary>
    public required ReportTraits Traits { get; init; }
}

/// <summary>Traits of the text: vendors back-port formats, so the text says more about the code than the version
/// does.</summary>
/// <param name="PrintsBoost">Zone lines carry <c>boost:</c> (v5.17+).</param>
/// <param name="PrintsFreeHighatomic">Zone lines carry <c>free_highatomic:</c>.</param>
/// <param name="PrintsReservedHighatomic">Zone lines carry <c>reserved_highatomic:</c> (v5.5+).</param>
/// <param name="PrintsMigratetypes">Buddy lines carry type letters (v3.9+).</param>
/// <param name="SacrificesChild">The kill line says "or sacrifice child" / "or a child" (before v5.1).</param>
/// <param name="TaskColumns">Header words of the task table; empty when there was none.</param>
public sealed record ReportTraits(
    bool PrintsBoost, bool PrintsFreeHighatomic, bool PrintsReservedHighatomic, bool PrintsMigratetypes,
    bool SacrificesChild, bool PrintsOomSummary, bool PrintsGfpNames, bool PrintsOomAdj,
    EquatableArray<string> TaskColumns);
