using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Views;

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

/// <summary>Stalls of at least <paramref name="FromMicroseconds"/> and less than
/// <paramref name="ToMicroseconds"/>.</summary>
public readonly record struct TimeBucket(long FromMicroseconds, long ToMicroseconds, long Count);
