namespace Lowmark.Host.Cgroups;

/// <summary>What a sample reads of each group. What is not asked for is absent.</summary>
[Flags]
public enum CgroupFiles
{
    None = 0,

    /// <summary>Usage and limits of memory and swap, and whether the group is killed as a whole.</summary>
    Memory = 1,

    /// <summary>v2 memory.min and memory.low; v1 memory.soft_limit_in_bytes.</summary>
    Protection = 2,

    /// <summary>v2 memory.events; v1 memory.oom_control and memory.failcnt.</summary>
    Events = 4,

    /// <summary>v2 memory.events.local, without the groups below; 5.2+.</summary>
    LocalEvents = 8,

    /// <summary>v2 memory.peak (5.19+); v1 memory.max_usage_in_bytes.</summary>
    Peak = 16,

    /// <summary>cpuset.cpus, cpuset.mems and what is in effect of them.</summary>
    Cpuset = 32,

    AllMemory = Memory | Protection | Events | LocalEvents | Peak,
    All = AllMemory | Cpuset,
}

/// <summary>The files of a memory group that hold one figure.</summary>
internal enum MemcgField
{
    Usage,
    Max,
    High,
    Low,
    Min,
    Peak,
    Swap,
    SwapMax,
    SwapHigh,
    MemswUsage,
    MemswMax,
    KmemUsage,
    KmemMax,
    SoftLimit,
    OomGroup,
    UseHierarchy,
    Failures,
}

/// <summary>Under which name a figure stands in each hierarchy. The first of each list is there wherever memory is
/// counted.</summary>
internal readonly record struct MemcgFile(string Name, MemcgField Field, CgroupFiles Asked)
{
    public static MemcgFile[] V2 { get; } =
    [
        new("memory.current", MemcgField.Usage, CgroupFiles.AllMemory),
        new("memory.max", MemcgField.Max, CgroupFiles.Memory),
        new("memory.high", MemcgField.High, CgroupFiles.Memory),
        new("memory.swap.current", MemcgField.Swap, CgroupFiles.Memory),
        new("memory.swap.max", MemcgField.SwapMax, CgroupFiles.Memory),
        new("memory.swap.high", MemcgField.SwapHigh, CgroupFiles.Memory),
        new("memory.oom.group", MemcgField.OomGroup, CgroupFiles.Memory),
        new("memory.low", MemcgField.Low, CgroupFiles.Protection),
        new("memory.min", MemcgField.Min, CgroupFiles.Protection),
        new("memory.peak", MemcgField.Peak, CgroupFiles.Peak),
    ];

    public static MemcgFile[] V1 { get; } =
    [
        new("memory.usage_in_bytes", MemcgField.Usage, CgroupFiles.AllMemory),
        new("memory.limit_in_bytes", MemcgField.Max, CgroupFiles.Memory),
        new("memory.memsw.usage_in_bytes", MemcgField.MemswUsage, CgroupFiles.Memory),
        new("memory.memsw.limit_in_bytes", MemcgField.MemswMax, CgroupFiles.Memory),
        new("memory.kmem.usage_in_bytes", MemcgField.KmemUsage, CgroupFiles.Memory),
        new("memory.kmem.limit_in_bytes", MemcgField.KmemMax, CgroupFiles.Memory),
        new("memory.use_hierarchy", MemcgField.UseHierarchy, CgroupFiles.Memory),
        new("memory.soft_limit_in_bytes", MemcgField.SoftLimit, CgroupFiles.Protection),
        new("memory.failcnt", MemcgField.Failures, CgroupFiles.Events),
        new("memory.max_usage_in_bytes", MemcgField.Peak, CgroupFiles.Peak),
    ];
}
