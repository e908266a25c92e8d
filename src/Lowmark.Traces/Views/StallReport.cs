using Lowmark.Kernel;

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

/// <param name="Calls">Requests that asked for it.</param>
/// <param name="Wakes">Times that it began.</param>
/// <param name="Awake">Over all nodes; times without an end are not in it.</param>
public sealed record KswapdReport(long Calls, long Wakes, TimeSpan Awake);
