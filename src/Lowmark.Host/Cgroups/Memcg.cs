using Lowmark.Kernel.Units;

namespace Lowmark.Host.Cgroups;

/// <summary>What a group counts and may use. Null is a file that this kernel or hierarchy has not, that was not asked
/// for or not readable; <see cref="CgroupTree.Gaps"/> tells the last.</summary>
/// <remarks>Files: "Memory Interface Files" in Documentation/admin-guide/cgroup-v2.rst, and
/// Documentation/admin-guide/cgroup-v1/memory.rst. All bytes there.</remarks>
public sealed class Memcg
{
    private const long Absent = -1;
    private const long Unreadable = -2;

    private readonly long[] _values = new long[Enum.GetValues<MemcgField>().Length];
    private MemcgEvents? _eventsBefore;
    private KiB? _usageBefore;

    internal Memcg() => Array.Fill(_values, Absent);

    /// <summary>With all groups below (v1: those that are hierarchical).</summary>
    public KiB? Usage => Size(MemcgField.Usage);

    public KiB? Peak => Size(MemcgField.Peak);

    /// <summary>Above it there is reclaim, then the OOM killer.</summary>
    public CgroupLimit? Max => Limit(MemcgField.Max);

    /// <summary>v2. Above it tasks are slowed down and reclaim; nobody is killed.</summary>
    public CgroupLimit? High => Limit(MemcgField.High);

    /// <summary>v2. Not reclaimed below it while others have memory; without bound: all of it is protected.</summary>
    public CgroupLimit? Low => Limit(MemcgField.Low);

    /// <summary>v2. Never reclaimed below it.</summary>
    public CgroupLimit? Min => Limit(MemcgField.Min);

    /// <summary>v2. v1 tells it with memory, see <see cref="MemswUsage"/>.</summary>
    public KiB? Swap => Size(MemcgField.Swap);

    /// <summary>v2.</summary>
    public CgroupLimit? SwapMax => Limit(MemcgField.SwapMax);

    /// <summary>v2; 5.8+.</summary>
    public CgroupLimit? SwapHigh => Limit(MemcgField.SwapHigh);

    /// <summary>v1: memory and swap together; null without swap accounting.</summary>
    public KiB? MemswUsage => Size(MemcgField.MemswUsage);

    /// <inheritdoc cref="MemswUsage"/>
    public CgroupLimit? MemswMax => Limit(MemcgField.MemswMax);

    /// <summary>v1: kernel memory, part of <see cref="Usage"/>.</summary>
    public KiB? KmemUsage => Size(MemcgField.KmemUsage);

    /// <summary>v1: setting it was given up in 5.4 and refused since 5.16.</summary>
    public CgroupLimit? KmemMax => Limit(MemcgField.KmemMax);

    /// <summary>v1: reclaimed first above it when the machine is short.</summary>
    public CgroupLimit? SoftLimit => Limit(MemcgField.SoftLimit);

    /// <summary>v2 memory.oom.group: a kill takes all processes of the group.</summary>
    public bool? IsKilledWhole => Flag(MemcgField.OomGroup);

    /// <summary>v1: the groups below count here. Always so since 5.11, and in v2.</summary>
    public bool? IsHierarchical => Flag(MemcgField.UseHierarchy);

    public MemcgEvents? Events { get; internal set; }

    /// <summary>v2.</summary>
    public MemcgEvents? LocalEvents { get; internal set; }

    /// <summary>v1.</summary>
    public OomControl? OomControl { get; internal set; }

    /// <summary>What happened since the sample before; null when one of the two has no events.</summary>
    public MemcgEvents? EventsSincePrevious =>
        Events is { } now && _eventsBefore is { } before ? now.Since(before) : null;

    /// <summary>How much <see cref="Usage"/> rose since the sample before, below zero when it fell; null when one of
    /// the two is not known.</summary>
    public KiB? UsageSincePrevious => Usage - _usageBefore;

    internal long? Figure(MemcgField field) => _values[(int)field] is >= 0 and var value ? value : null;

    /// <summary>Whether the file is there and could not be read, so that a limit may be in it.</summary>
    internal bool IsUnreadable(MemcgField field) => _values[(int)field] == Unreadable;

    internal void Set(MemcgField field, HostFileState state, long value) => _values[(int)field] = state switch
    {
        HostFileState.Read => value,
        HostFileState.Missing => Absent,
        HostFileState.Denied or HostFileState.Failed or HostFileState.Broken => Unreadable,
    };

    internal void Clear()
    {
        (_usageBefore, _eventsBefore) = (Usage, Events);
        Array.Fill(_values, Absent);
        (Events, LocalEvents, OomControl) = (null, null, null);
    }

    internal CgroupLimit? Limit(MemcgField field) => Figure(field) switch
    {
        null => null,
        CgroupLimit.Unlimited => CgroupLimit.None,
        { } bytes => new CgroupLimit(KiB.FromBytes(bytes)),
    };

    internal KiB? Size(MemcgField field) => Figure(field) is { } bytes ? KiB.FromBytes(bytes) : null;

    private bool? Flag(MemcgField field) => Figure(field) is { } value ? value != 0 : null;
}
