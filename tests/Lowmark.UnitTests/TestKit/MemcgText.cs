using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>What a report prints of a memory cgroup on cgroup v2, v5.3 to v6.3 (mem_cgroup_print_oom_meminfo(),
/// mm/memcontrol.c). The default group has a limit of 100,000 kB, so that 1,000 kB are 1 %, has used all of it, and its
/// statistics add up to it.</summary>
internal sealed record MemcgText(string Path)
{
    /// <summary>kB.</summary>
    public long Usage { get; init; } = 100_000;

    /// <summary>kB.</summary>
    public long Limit { get; init; } = 100_000;

    /// <summary>kB; 9007199254740988 is how the kernel prints "no limit".</summary>
    public long SwapLimit { get; init; }

    /// <summary>kB.</summary>
    public long SwapUsage { get; init; }

    /// <summary>memory.stat, in kB here and in bytes in the log.</summary>
    public EquatableArray<(string Name, long KiB)> Stats { get; init; } =
    [
        ("anon", 80_000), ("file", 8000), ("kernel", 12_000), ("kernel_stack", 1000), ("pagetables", 1000), ("percpu",
        0), ("sock", 0),
        ("vmalloc", 0), ("shmem", 2000), ("file_mapped", 0), ("file_dirty", 0), ("file_writeback", 0), ("anon_thp", 0),
        ("inactive_anon", 80_000), ("active_anon", 0), ("unevictable", 0), ("slab_reclaimable", 2000),
        ("slab_unreclaimable", 4000),
    ];

    /// <summary>The block with one statistic set, in kB.</summary>
    public MemcgText Counting(string name, long kib) => this with
    {
        Stats = Stats.Select(stat => stat.Name == name ? (name, kib) : stat).ToEquatableArray(),
    };

    public EquatableArray<string> Lines() => new(
    [
        $"memory: usage {Usage}kB, limit {Limit}kB, failcnt 40",
        $"swap: usage {SwapUsage}kB, limit {SwapLimit}kB, failcnt 0",
        $"Memory cgroup stats for {Path}:",
        .. Stats.Select(stat => $"{stat.Name} {stat.KiB * 1024}"),
    ]);
}
