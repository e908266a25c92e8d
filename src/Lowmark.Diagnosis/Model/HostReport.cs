using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>A running machine, looked at. Null and empty mean "the machine does not say", never 0.</summary>
public sealed record HostReport
{
    public required HostIdentity Host { get; init; }

    /// <summary>Between the two samples; null with one: then no rate is known.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Worst first.</summary>
    public EquatableArray<HostFinding> Findings { get; init; }

    /// <summary>Every check that found nothing, and why.</summary>
    public EquatableArray<QuietCheck> Quiet { get; init; }

    /// <summary>Files that could not be read.</summary>
    public EquatableArray<HostGap> Gaps { get; init; }

    public MemoryState? Memory { get; init; }

    public Ledger? Ledger { get; init; }

    /// <summary>What can still be had without swapping: MemAvailable.</summary>
    public KiB? Available { get; init; }

    public EquatableArray<OrderHeadroom> Headroom { get; init; }

    public EquatableArray<LargestBlock> LargestBlocks { get; init; }

    /// <summary>Null without PSI.</summary>
    public PressureFacts? Pressure { get; init; }

    /// <summary>Groups with a limit, the fullest first; the first <see cref="Hosts.HostChecker.MostGroups"/> of
    /// them.</summary>
    public EquatableArray<GroupRoom> Groups { get; init; }

    /// <summary>Null when no memory groups are mounted.</summary>
    public CgroupVersion? GroupVersion { get; init; }

    /// <summary>All groups with a limit.</summary>
    public int LimitedGroups { get; init; }

    /// <summary>Who holds the memory, biggest first: by task, by name group, by memcg.</summary>
    public EquatableArray<MemoryHolder> Holders { get; init; }

    /// <summary>Who would be killed next: of the machine first, then of the fullest groups.</summary>
    public EquatableArray<NextKill> NextKills { get; init; }

    /// <summary>vm.min_free_kbytes; null when it was not read.</summary>
    public KiB? Reserve { get; init; }

    /// <summary>What that would have to be on this machine, by each of those who need it.</summary>
    public ReserveNeeds? ReserveNeeds { get; init; }

    /// <summary>Null when none was asked for.</summary>
    public RequestAnswer? Request { get; init; }
}

/// <param name="Name">Hostile text.</param>
/// <param name="Cpus">That run.</param>
public sealed record HostIdentity(string? Name, string? Release, TimeSpan? Uptime, long? Cpus, PageSize? PageSize);

/// <param name="Outcome">fine, not_here or unknown.</param>
/// <param name="Words">What was measured, why it does not apply, or what is missing.</param>
public sealed record QuietCheck(string Id, string Outcome, string Words);

/// <param name="File">Its path, or for many of a kind its name in their folders.</param>
/// <param name="Why">denied, failed or broken.</param>
/// <param name="Count">Files of this name.</param>
public sealed record HostGap(string File, string Why, int Count);

/// <summary>Share of time, in percent, in which some or all tasks waited for memory.</summary>
public sealed record PressureFacts(
    double Some10, double Some60, double Some300, double? Full10, double? Full60, double? Full300);
