using System.Globalization;
using System.Text;
using Lowmark.Allocator;
using Lowmark.Diagnosis.Headroom;
using Lowmark.Diagnosis.Ledgers;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Host.Settings;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>What the checks may ask of a machine: the last sample, what stands still, and what follows from them. Null
/// is "the machine does not say".</summary>
public sealed class HostFacts
{
    private const string MemInfoFile = "/proc/meminfo";
    private const string VmStatFile = "/proc/vmstat";

    private readonly Lazy<NextKill?> _nextKill;

    public HostFacts(HostSampler host, HostSurroundings still)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(still);
        Host = host;
        Still = still;
        State = MachineMemory.Of(
            host.Now.Zones, host.Now.Buddies, still.Types.Value, host.Now.Memory, still.HugePages.Nodes);
        VariantEvidence evidence = State is { } state
            ? VariantEvidence.Of(state, host.Identity.Release, fromLog: false)
            : new() { Release = host.Identity.Release };
        Variant = AllocatorVariant.Choose(evidence);
        Formula = BadnessFormula.Choose(evidence);
        Ledger = HostLedger.Of(State, Memory, host.Now.VmStat);
        _nextKill = new(() => NextKillReader.OfMachine(this), LazyThreadSafetyMode.None);
        Groups = GroupRooms.Read(this);
        ReserveNeeds = ReserveNeedsReader.Read(this);
        Headroom = State is { } memory ? HeadroomReader.Read(memory) : [];
    }

    public HostSampler Host { get; }

    public HostSurroundings Still { get; }

    public MemInfo Memory => Host.Now.Memory;

    public VmSettings Settings => Still.Settings;

    /// <summary>RAM that the kernel manages.</summary>
    public KiB? Ram => Memory.MemTotal;

    /// <summary>What can still be had without swapping: the kernel's estimate or, where it makes none, what is free, on
    /// the LRU lists of files or reclaimable slab; with what ZFS would give back of its cache.</summary>
    public KiB? Recallable => (Memory.MemAvailable ?? Memory.Droppable) + (Still.ZfsCache?.Recallable ?? default);

    public PageSize PageSize => State?.PageSize ?? PageSize.Of4KiB;

    /// <summary>Null when neither zoneinfo nor buddyinfo was read.</summary>
    public MemoryState? State { get; }

    public AllocatorVariant Variant { get; }

    public BadnessFormula Formula { get; }

    public Ledger? Ledger { get; }

    /// <summary>Whom the machine would kill now; null when no process could be read.</summary>
    public NextKill? NextKill => _nextKill.Value;

    /// <summary>Every group with a limit of its own, the one with the smallest share left first.</summary>
    public IReadOnlyList<GroupRoom> Groups { get; }

    public ReserveNeeds ReserveNeeds { get; }

    /// <summary>Free blocks by zone and order; empty without buddyinfo.</summary>
    public EquatableArray<OrderHeadroom> Headroom { get; }

    /// <summary>Between the two samples; null with one.</summary>
    public TimeSpan? Interval => Host.Interval;

    public double? PercentOfRam(KiB? size) =>
        size is { } held && Ram is { Count: > 0 } ram ? 100.0 * held.Count / ram.Count : null;

    /// <summary><c>12.3 % of RAM</c>.</summary>
    public string ShareOfRam(KiB size) =>
        string.Create(CultureInfo.InvariantCulture, $"{PercentOfRam(size) ?? 0:0.#} % of RAM");

    /// <summary>How much a counter of vmstat rose between the two samples; null with one, or without the
    /// counter.</summary>
    public long? Rise(ReadOnlySpan<byte> counter) => Host.Rise(counter);

    /// <summary>The same for what is made of several rows.</summary>
    public long? Rise(Func<VmStat, long?> counter) => Host.Rise(counter);

    /// <summary>Of what rose between the two samples.</summary>
    public double? PerSecond(long? rise) => Host.PerSecond(rise);

    /// <summary>A row of /proc/meminfo.</summary>
    /// <returns>Null when the kernel prints no such row.</returns>
    public HostEvidence? MemInfoRow(string row, string because) =>
        Memory.Size(Encoding.ASCII.GetBytes(row)) is { } size ? new(MemInfoFile, $"{row}: {size}", because) : null;

    /// <summary>A row of /proc/vmstat, with what it rose by where there are two samples.</summary>
    public HostEvidence? VmStatRow(string row, string because)
    {
        byte[] name = Encoding.ASCII.GetBytes(row);
        if (Host.Now.VmStat[name] is not { } value) { return null; }
        string rise = Rise(name) is { } rose && Interval is { } over
            ? $" (+{rose} in {DurationText.Of(over.TotalSeconds)})"
            : "";
        return new(VmStatFile, $"{row} {value}{rise}", because);
    }

    /// <summary>A file of /proc/sys/vm.</summary>
    /// <returns>Null when there is no such setting, or it could not be read.</returns>
    public HostEvidence? Setting(string name, string because) =>
        Settings[name] is { } value ? new($"/proc/sys/vm/{name}", $"{value}", because) : null;

    public static HostEvidence Arithmetic(string text, string because) => new(null, text, because);
}
