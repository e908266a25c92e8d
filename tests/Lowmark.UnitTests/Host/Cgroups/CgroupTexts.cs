using System.Globalization;

namespace Lowmark.UnitTests.Host.Cgroups;

/// <summary>Group files as kernels print them; names and figures are invented.</summary>
internal static class CgroupTexts
{
    /// <summary>The names beside those that hold figures, as a 6.18 kernel has them.</summary>
    private static readonly string[] s_othersV2 =
        ["cgroup.controllers", "cgroup.procs", "cgroup.stat", "cgroup.type", "memory.stat", "memory.pressure"];

    private static readonly string[] s_othersV1 = ["cgroup.procs", "tasks", "notify_on_release", "memory.stat"];

    /// <summary>memory.oom_control and memory.stat of v1: printed by a running 6.18, shortened.</summary>
    public const string StatV1 =
        "cache 9625600\nrss 8413184\nshmem 8998912\nhierarchical_memory_limit 9223372036854771712\n"
        + "hierarchical_memsw_limit 9223372036854771712\ntotal_cache 4720189440\ntotal_rss 1185353728\n"
        + "total_shmem 217432064\ntotal_swap 4096\ntotal_pgmajfault 71426\n";

    /// <summary>Rows of memory_stat_format(), mm/memcontrol.c, 6.1.</summary>
    public const string StatV2 =
        "anon 1048576\nfile 2097152\nkernel 524288\nkernel_stack 16384\npagetables 20480\nsec_pagetables 0\nsock 0\n"
        + "shmem 4096\nslab_reclaimable 8192\nslab_unreclaimable 12288\nworkingset_refault_anon 7\npgmajfault 42\n";

    /// <summary>A hybrid machine: v1 controllers, v2 beside them; a folder with a blank in its name.</summary>
    public const string HybridMounts =
        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
        + "34 31 0:31 / /sys/fs/cgroup/cpu\\040set rw,relatime - cgroup cgroup rw,cpuset\n"
        + "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:7 - cgroup cgroup rw,memory\n"
        + "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    public static string Bytes(long? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known}\n") : "max\n";

    /// <param name="max">Bytes; null is no limit.</param>
    public static FakeHost WithGroupV2(this FakeHost host, string folder, long usage, long? max = null)
    {
        foreach (string other in s_othersV2) { host.With($"{folder}/{other}", ""); }
        return host.With($"{folder}/memory.current", Bytes(usage))
            .With($"{folder}/memory.max", Bytes(max))
            .With($"{folder}/memory.high", "max\n")
            .With($"{folder}/memory.low", "0\n")
            .With($"{folder}/memory.min", "0\n")
            .With($"{folder}/memory.swap.current", "4096\n")
            .With($"{folder}/memory.swap.max", "max\n")
            .With($"{folder}/memory.oom.group", "0\n")
            .With($"{folder}/memory.events", "low 0\nhigh 3\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n");
    }

    /// <summary>The root of v2: no figures.</summary>
    public static FakeHost WithRootV2(this FakeHost host, string folder) =>
        host.With($"{folder}/cgroup.controllers", "cpuset cpu io memory pids\n").With($"{folder}/cgroup.procs", "")
            .With($"{folder}/memory.stat", "")
            .With("/proc/self/mountinfo", $"30 23 0:26 / {folder} rw - cgroup2 cgroup2 rw\n");

    /// <param name="max">Bytes; the default is v1's word for no limit with pages of 4 KiB.</param>
    public static FakeHost WithGroupV1(
        this FakeHost host, string folder, long usage, long max = 9_223_372_036_854_771_712, bool isHierarchical = true)
    {
        foreach (string other in s_othersV1) { host.With($"{folder}/{other}", ""); }
        return host.With($"{folder}/memory.usage_in_bytes", Bytes(usage))
            .With($"{folder}/memory.limit_in_bytes", Bytes(max))
            .With($"{folder}/memory.memsw.usage_in_bytes", Bytes(usage + 8192))
            .With($"{folder}/memory.memsw.limit_in_bytes", Bytes(9_223_372_036_854_771_712))
            .With($"{folder}/memory.use_hierarchy", isHierarchical ? "1\n" : "0\n")
            .With($"{folder}/memory.soft_limit_in_bytes", "9223372036854771712\n")
            .With($"{folder}/memory.failcnt", "5\n")
            .With($"{folder}/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    }
}
