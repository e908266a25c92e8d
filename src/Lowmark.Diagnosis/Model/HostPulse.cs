using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>What moves from second to second of a running machine, without processes, groups and checks: cheap enough
/// to be looked at all the time. Null is "the machine does not say", never 0.</summary>
public sealed record HostPulse
{
    /// <summary>Since boot.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>Since the sample before; null with one: then no rate is known.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Zones, watermarks and free blocks, whose migratetypes are not known.</summary>
    public MemoryState? Memory { get; init; }

    /// <summary>RAM that the kernel manages.</summary>
    public KiB? Ram { get; init; }

    /// <summary>What can still be had without swapping: MemAvailable, or MemFree where the kernel does not say
    /// it.</summary>
    public KiB? Available { get; init; }

    public KiB? SwapTotal { get; init; }

    public KiB? SwapFree { get; init; }

    /// <summary>Each zone whose free blocks are known, in the order of the file.</summary>
    public EquatableArray<ZonePieces> Pieces { get; init; }

    /// <summary>Some task waited for memory; null without PSI.</summary>
    public StallShare? SomeStalled { get; init; }

    /// <summary>All tasks that could run waited for memory at once; null without PSI.</summary>
    public StallShare? FullStalled { get; init; }

    /// <summary>Some task waited for a disk.</summary>
    public StallShare? SomeStalledByIo { get; init; }

    /// <summary>In the order in which they are worth looking at.</summary>
    public EquatableArray<HostRate> Rates { get; init; }

    /// <summary>What is left until the OOM killer: what can be had, and free swap.</summary>
    public KiB? Room => Available is { } available && SwapFree is { } swap ? available + swap : null;
}

/// <summary>How far the free memory of a zone is in pieces.</summary>
/// <param name="Blocks">Free blocks, index = order.</param>
/// <param name="UnusablePermille">Share of the free memory that is in smaller pieces than the order, index = order;
/// empty when nothing is free.</param>
public sealed record ZonePieces(
    int Node, string Zone, EquatableArray<long> Blocks, EquatableArray<int> UnusablePermille);

/// <summary>Share of time that was lost to waiting, in percent.</summary>
/// <param name="Now">Over the interval of the pulse; null with one sample.</param>
public sealed record StallShare(double? Now, double Avg10, double Avg60, double Avg300)
{
    /// <summary>Less than this is no trend: percent of time.</summary>
    private const double Least = 0.5;

    /// <summary>Above zero when the last ten seconds were clearly worse than the last minute, below when they were
    /// clearly better.</summary>
    public int Trend => (Avg10 - Avg60) switch
    {
        > Least when Avg10 > 1.2 * Avg60 => 1,
        < -Least when Avg10 < 0.8 * Avg60 => -1,
        _ => 0,
    };
}

/// <summary>How fast a counter rises.</summary>
/// <param name="PerSecond">Null when it is not known; <see cref="IsCounted"/> tells why.</param>
/// <param name="IsCounted">False when this kernel has no such counter.</param>
public sealed record HostRate(RateKind Kind, double? PerSecond, bool IsCounted);

/// <summary>What is counted; pages but for stalls, failures and kills.</summary>
public enum RateKind
{
    /// <summary>Allocations that had to reclaim for themselves.</summary>
    AllocationStalls,

    /// <summary>Pages looked at by such allocations.</summary>
    ScannedDirectly,

    /// <summary>Pages read again soon after reclaim.</summary>
    Refaults,
    SwappedIn,
    SwappedOut,
    CompactionFailures,
    OomKills,

    /// <summary>Pages looked at in the background.</summary>
    ScannedByKswapd,
}
