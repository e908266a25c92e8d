using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class SettingTests
{
    [Theory]
    [InlineData("mem=4G", "RAM above this is not used, which leaves 9.54 GiB")]
    [InlineData("memmap=1G$3G", "a part of RAM is reserved")]
    [InlineData("memmap=8G!4G", "a part of RAM is taken for a disk (pmem)")]
    [InlineData("memmap=exactmap", "the map of RAM was given by hand")]
    [InlineData(
        "crashkernel=512M",
        "a part of RAM is kept for the kernel that takes over after a crash; it is not in MemTotal")]
    [InlineData("hugepages=512", "so many huge pages are reserved from the start, all sizes together now 1 GiB")]
    [InlineData("movable_node", "nodes that can be unplugged take movable pages only")]
    [InlineData("kernelcore=2G", "the kernel's own memory has to fit into this part of RAM")]
    [InlineData("numa=off", "all nodes are taken for one: memory is given out without regard to distance")]
    [InlineData("transparent_hugepage=always", "everybody gets huge pages, unless the setting was changed since")]
    [InlineData("cgroup-disable=cpu,memory", "no memory limit of any group or container holds")]
    [InlineData("cgroup.memory=nosocket,nokmem", "kernel memory counts against no group's limit")]
    [InlineData("swapaccount=0", "swap of groups is neither counted nor limited")]
    [InlineData("psi=0", "how long tasks wait for memory is not told; systemd-oomd can not work")]
    [InlineData("sysctl.vm.swappiness=0", "this setting is made before any program runs")]
    [InlineData("slub_debug", "each kernel object carries marks for debugging: slab takes more")]
    [InlineData("page_owner=on", "who allocated it is noted for each page, which takes memory a page")]
    [InlineData("init_on_free=1", "pages are wiped when they are freed, which costs time")]
    public void A_parameter_that_matters_for_memory_is_worth_knowing(string parameter, string words) =>
        CheckHost.WithRam(("Hugetlb", 1_048_576)).With("/proc/cmdline", $"root=/dev/sda1 ro {parameter} quiet\n")
            .Run<KernelParameters>()
            .Finds(Severity.Notice, $"The kernel was started with {parameter}: {words}.")
            .About("setting", parameter.Split('=')[0])
            .Quoting("/proc/cmdline", parameter);

    [Theory]
    [InlineData("root=/dev/sda1 mem=nopentium memmap crashkernel=0 hugepages=0 swiotlb=noforce numa=on psi=1", 8)]
    [InlineData("quiet swapaccount=1 slub_debug=- page_owner=off transparent_hugepage=madvise -- mem=4G psi=0", 5)]
    [InlineData("", 0)]
    public void Parameters_that_change_nothing_are_fine(string line, int count) =>
        CheckHost.WithRam().With("/proc/cmdline", $"{line}\n").Run<KernelParameters>()
            .IsFine($"none of {count} kernel parameters matters for memory");

    [Fact]
    public void A_line_of_thousands_of_parameters_makes_twenty_findings() =>
        Assert.Equal(
            20,
            CheckHost.WithRam().With("/proc/cmdline", string.Concat(Enumerable.Repeat("hugepages=1 ", 900)))
                .Run<KernelParameters>().Findings.Count);

    [Fact]
    public void Without_the_command_line_nothing_tells() =>
        CheckHost.WithRam().Run<KernelParameters>().IsUnknown("/proc/cmdline");

    [Theory]
    [InlineData(
        "panic_on_oom", 1,
        "the machine panics when memory runs out, unless a cpuset, a policy or a group is the cause")]
    [InlineData("panic_on_oom", 2, "the machine panics when memory runs out, even in a group")]
    [InlineData("oom_kill_allocating_task", 1, "when memory runs out, whoever asks is killed, not who holds most")]
    [InlineData("oom_dump_tasks", 0, "the next OOM report will not say which processes held the memory")]
    [InlineData("vfs_cache_pressure", 0, "dentries and inodes are never given back, and can use RAM up")]
    [InlineData("zone_reclaim_mode", 1, "a node reclaims what it caches before free memory of another node is used")]
    [InlineData("swappiness", 0, "the 1 GiB of swap are not used until the file cache is nearly gone")]
    [InlineData(
        "watermark_boost_factor", 15_001,
        "fragmentation makes kswapd reclaim far beyond the high watermark (usual: 15000)")]
    public void A_setting_that_decides_how_a_shortage_ends_is_worth_knowing(string name, long value, string words) =>
        TwoNodes(swap: 1_048_576).Setting(name, value).Run<RiskySettings>()
            .Finds(Severity.Notice, $"vm.{name} is {value}: {words}.")
            .About("setting", $"vm.{name}")
            .Quoting($"/proc/sys/vm/{name}", FormattableString.Invariant($"{value}"));

    [Theory]
    [InlineData("panic_on_oom", 0)]
    [InlineData("oom_dump_tasks", 1)]
    [InlineData("vfs_cache_pressure", 100)]
    [InlineData("swappiness", 0)]
    [InlineData("swappiness", 60)]
    [InlineData("watermark_boost_factor", 15_000)]
    [InlineData("overcommit_ratio", 50)]
    public void Usual_values_do_not_stand_out(string name, long value) =>
        TwoNodes(swap: 0).Setting(name, value).Run<RiskySettings>().IsFine("none of 1 settings stands out");

    [Fact]
    public void One_node_has_no_other_to_spare() =>
        CheckHost.WithRam().Setting("zone_reclaim_mode", 7).Run<RiskySettings>()
            .IsFine("none of 1 settings stands out");

    [Theory]
    [InlineData(50, 5_000_000, "with overcommit_memory 2 only 4.77 GiB of 9.54 GiB of RAM can be promised")]
    [InlineData(101, 10_100_000, "more than RAM and swap may be promised, in spite of overcommit_memory 2")]
    public void A_limit_of_promises_that_is_not_all_of_memory_is_worth_knowing(long ratio, long limit, string words) =>
        CheckHost.WithRam(("CommitLimit", limit)).Setting("overcommit_memory", 2).Setting("overcommit_ratio", ratio)
            .Run<RiskySettings>().Finds(Severity.Notice, $"vm.overcommit_ratio is {ratio}: {words}.");

    [Fact]
    public void A_limit_in_kilobytes_makes_the_ratio_void() =>
        CheckHost.WithRam(("CommitLimit", 5_000_000)).Setting("overcommit_memory", 2).Setting("overcommit_ratio", 0)
            .Setting("overcommit_kbytes", 5_000_000).Run<RiskySettings>().IsFine("none of 1 settings stands out");

    [Fact]
    public void Without_any_setting_nothing_tells() =>
        CheckHost.WithRam().Run<RiskySettings>().IsUnknown("/proc/sys/vm");

    private static CheckHost TwoNodes(long swap) => CheckHost.WithRam(("SwapTotal", swap))
        .With("/proc/buddyinfo", "Node 0, zone   Normal      1      0 \nNode 1, zone   Normal      1      0 \n");
}
