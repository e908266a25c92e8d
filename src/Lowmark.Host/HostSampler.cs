using Lowmark.Host.Cgroups;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Processes;

namespace Lowmark.Host;

/// <summary>A machine, read once or again and again: figures, processes and groups are sampled into the same objects,
/// so that two samples tell a rate.</summary>
/// <remarks>Files are read one after the other: figures of two of them differ by what the machine did
/// between.</remarks>
public sealed class HostSampler
{
    private readonly IHostFiles _files;
    private readonly Dictionary<Cgroup, MemcgStat?> _stats = [];
    private HostFigures _now = new();
    private HostFigures? _before;
    private bool _isSampled;

    public HostSampler(IHostFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _files = files;
        Identity = MachineIdentity.Read(files);
        CgroupMounts mounts = CgroupMounts.Find(files);
        Groups = mounts.Memory is { } memory ? new(memory) : null;
        bool isOneTree = mounts.Cpuset?.Folder == mounts.Memory?.Folder;
        Cpusets = isOneTree ? Groups : mounts.Cpuset is { } cpuset ? new(cpuset) : null;
    }

    public MachineIdentity Identity { get; }

    /// <summary>The last sample.</summary>
    public HostFigures Now => _now;

    /// <summary>The sample before; null when there was none.</summary>
    public HostFigures? Before => _before;

    /// <summary>The processes of the last sample that read them.</summary>
    public ProcessTable Processes { get; } = new();

    /// <summary>Null when the memory controller is not mounted.</summary>
    public CgroupTree? Groups { get; }

    /// <summary>The same tree where both controllers are in one; null when cpuset is not mounted.</summary>
    public CgroupTree? Cpusets { get; }

    /// <summary>Processes that stand in no group of <see cref="Groups"/>.</summary>
    public CgroupStrays Strays { get; private set; }

    /// <summary>Between the two samples; null with one, or when the clock was not read.</summary>
    public TimeSpan? Interval => _now.Uptime - _before?.Uptime is { Ticks: > 0 } interval ? interval : null;

    /// <summary>How much a counter of vmstat rose between the two samples; null with one, without the counter, or when
    /// it wrapped.</summary>
    public long? Rise(Func<VmStat, long?> counter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        if (Interval is null || _before is not { } before) { return null; }
        return Rise(counter(_now.VmStat), counter(before.VmStat));
    }

    /// <inheritdoc cref="Rise(Func{VmStat, long?})"/>
    public long? Rise(ReadOnlySpan<byte> counter) =>
        Interval is null ? null : Rise(_now.VmStat[counter], _before?.VmStat[counter]);

    /// <summary>Of what rose between the two samples.</summary>
    public double? PerSecond(long? rise) =>
        rise is { } count && Interval is { } over ? count / over.TotalSeconds : null;

    /// <summary>The machine's own figures: a dozen files.</summary>
    public void SampleFigures()
    {
        if (_isSampled) { (_before, _now) = (_now, _before ?? new()); }
        _isSampled = true;
        _now.Read(_files);
    }

    /// <summary>Figures, processes and groups.</summary>
    public void Sample()
    {
        SampleFigures();
        _stats.Clear();
        Processes.Sample(_files, _now.Uptime ?? TimeSpan.Zero);
        Groups?.Sample(_files);
        if (Cpusets != Groups) { Cpusets?.Sample(_files, CgroupFiles.Cpuset); }
        Strays = Groups?.Place(Processes) ?? default;
    }

    /// <summary>memory.stat of one group, read once a sample: the kernel adds up all its processors for it. Null when
    /// it can not be read.</summary>
    public MemcgStat? StatOf(Cgroup group)
    {
        if (Groups is null) { return null; }
        if (_stats.TryGetValue(group, out MemcgStat? known)) { return known; }
        MemcgStat stat = new(Groups.PathOf(group, "memory.stat"));
        return _stats[group] = stat.Read(_files) is HostFileState.Read ? stat : null;
    }

    /// <summary>memory.pressure of one group of v2.</summary>
    public Pressure PressureOf(Cgroup group) => Groups is null
        ? new(HostFileState.Missing, null, null)
        : Pressure.Read(_files, Groups.PathOf(group, "memory.pressure"));

    /// <inheritdoc cref="HostSurroundings.Read"/>
    public HostSurroundings ReadSurroundings(bool withLists) => HostSurroundings.Read(_files, withLists);

    private static long? Rise(long? now, long? before) => now >= before ? now - before : null;
}
