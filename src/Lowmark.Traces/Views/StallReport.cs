using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Views;

/// <summary>Time that tasks spent on getting memory. Its shares count whole stalls, in microseconds.</summary>
public sealed record StallReport : TraceReport
{
    public override string View => "stall";

    public override TraceUnit Unit => TraceUnit.Microseconds;

    /// <summary>Each kind that was seen.</summary>
    public required EquatableArray<StallKindReport> Kinds { get; init; }

    /// <summary>How compaction runs ended, by the kernel's word.</summary>
    public required EquatableArray<Share> Outcomes { get; init; }

    /// <summary>Stalls whose end was not seen.</summary>
    public required long Unfinished { get; init; }

    /// <summary>Null when it did nothing, or the trace does not tell.</summary>
    public required KswapdReport? Kswapd { get; init; }

    /// <summary>Process ids of tasks that the OOM killer chose meanwhile.</summary>
    public required EquatableArray<int> Victims { get; init; }
}

public enum StallKind
{
    /// <summary>A task reclaims for want of free memory on the machine.</summary>
    DirectReclaim,

    /// <summary>A task reclaims in a memory group that is at its limit.</summary>
    GroupReclaim,

    /// <summary>A task moves pages together for a large block.</summary>
    Compaction,

    /// <summary>kcompactd does; nobody waits for it.</summary>
    BackgroundCompaction,
}

/// <param name="Total">Of all stalls of the kind, over all tasks.</param>
/// <param name="Longest">Null when none ended.</param>
/// <param name="Reclaimed">Null for compaction.</param>
/// <param name="Histogram">From the shortest to the longest that were seen, without a gap.</param>
public sealed record StallKindReport(
    StallKind Kind, long Count, TimeSpan Total, LongestStall? Longest, Pages? Reclaimed,
    EquatableArray<TimeBucket> Histogram);

/// <param name="Comm">Hostile text.</param>
public sealed record LongestStall(int Pid, string Comm, TimeSpan Took);

/// <summary>Stalls of at least <paramref name="FromMicroseconds"/> and less than <paramref name="ToMicroseconds"/>.</summary>
public readonly record struct TimeBucket(long FromMicroseconds, long ToMicroseconds, long Count);

/// <param name="Calls">Requests that asked for it.</param>
/// <param name="Wakes">Times that it began.</param>
/// <param name="Awake">Over all nodes; times without an end are not in it.</param>
public sealed record KswapdReport(long Calls, long Wakes, TimeSpan Awake);
