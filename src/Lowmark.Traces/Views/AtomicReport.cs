using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Views;

/// <summary>Bursts of requests that can not wait for reclaim, held against what the kernel keeps for them.</summary>
public sealed record AtomicReport : TraceReport
{
    public override string View => "atomic";

    public override TraceUnit Unit => TraceUnit.Pages;

    /// <summary>Of <see cref="TraceReport.Events"/>, those that got nothing.</summary>
    public required long Failed { get; init; }

    /// <summary>Runs of such requests, none further than <see cref="AtomicView.Quiet"/> from the next.</summary>
    public required long Bursts { get; init; }

    /// <summary>The largest, largest first.</summary>
    public required EquatableArray<AtomicBurst> Largest { get; init; }

    /// <summary>How many bursts were how large.</summary>
    public required EquatableArray<SizeBucket> Histogram { get; init; }

    public required EquatableArray<AtomicZone> Zones { get; init; }

    /// <summary>vm.min_free_kbytes during the trace; null when the trace does not tell.</summary>
    public required KiB? MinFree { get; init; }

    /// <summary>The smallest vm.min_free_kbytes with which every zone keeps room for the largest burst that was seen in
    /// it. Null when it can not be computed: <see cref="WhyNotComputed"/>.</summary>
    public required KiB? NeededMinFree { get; init; }

    public required string? WhyNotComputed { get; init; }

    /// <summary>What to ask <c>what-if</c> and <c>fix</c> for: the needed value and an eighth. Null when the present
    /// one suffices, or it is not known.</summary>
    public required Change? Advised { get; init; }
}

/// <param name="At">Since the trace began.</param>
/// <param name="Pages">Handed out, whatever came back meanwhile.</param>
/// <param name="Peak">The most that was out at once, within <see cref="AtomicView.Window"/>.</param>
/// <param name="Comm">The task that asked for most of it, or was interrupted for it. Hostile text.</param>
public sealed record AtomicBurst(
    TimeSpan At, TimeSpan Took, long Requests, long Failed, Pages Pages, Pages Peak, string Comm);

/// <summary>Bursts of at least <paramref name="From"/> and less than <paramref name="To"/> pages.</summary>
public readonly record struct SizeBucket(Pages From, Pages To, long Count);

public enum AtomicClass
{
    /// <summary>May go below the min mark (GFP_ATOMIC).</summary>
    BelowMin,

    /// <summary>May not, but can not wait either (GFP_NOWAIT).</summary>
    AboveMin,

    /// <summary>Neither, and the caller copes without (__GFP_NORETRY with __GFP_NOWARN, or nothing that wakes kswapd):
    /// a failure does no harm.</summary>
    Optional,
}

/// <summary>What one class of such requests took of one zone.</summary>
/// <param name="Zone">Null for pages in no zone that the trace tells of.</param>
/// <param name="Requests">Those that got a block.</param>
/// <param name="Pages">Handed out over the whole trace.</param>
/// <param name="Peak">The most that was out at once in one burst.</param>
/// <param name="Room">What the zone keeps for them: <see cref="Allocator.AtomicRoom"/>. Null when the trace does not
/// tell the marks.</param>
/// <param name="Holds">The peak fits in the room; null when that is not known, or does not matter (optional
/// requests).</param>
public sealed record AtomicZone(
    int? Node, string? Zone, AtomicClass Class, long Requests, Pages Pages, Pages Peak, Pages? Room, bool? Holds);
