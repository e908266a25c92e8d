using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Remedies;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.Remedies;

public class MachineRemedyTests
{
    private const long GiB = 1024 * 1024;

    [Fact]
    public void A_machine_that_is_too_small_gets_memory_by_the_80_percent_mark()
    {
        DiagnosedReport report = Of("global-exhaustion", "low-memory-host").Machine(8 * GiB)
            .Counting(("free", 20000), ("active_file", 30000), ("inactive_file", 30000));
        // (2097152 − 20000 − 60000) pages = 8068608 kB; × 5/4 = 9.6 GiB
        Assert.StartsWith("Give the machine 10 GiB of RAM", Only(report, "add-memory").Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slab-unreclaimable", "inspect-slab")]
    [InlineData("unaccounted", "inspect-unaccounted")]
    [InlineData("hugetlb-reserved", "free-huge-pages")]
    public void What_leaks_or_is_reserved_is_dealt_with_instead_of_adding_memory(string factor, string id)
    {
        DiagnosedReport report =
            Of("global-exhaustion", factor).Machine(8 * GiB).Counting(("free", 20000), ("slab_unreclaimable", 1048576));
        NodeState node = new(0, [], [], null, [new(100, 100, 0, new(2048), 1)], 1);
        report = report with { Memory = report.Memory! with { Nodes = [node] } };
        IEnumerable<string> ids = RemedyCatalog.Propose(report).Select(remedy => remedy.Id).ToList();
        Assert.Contains(id, ids);
        Assert.DoesNotContain("add-memory", ids);
    }

    [Fact]
    public void The_share_of_slab_is_said()
    {
        DiagnosedReport report =
            Of("global-exhaustion", "slab-unreclaimable").Machine(8 * GiB).Counting(("slab_unreclaimable", 1048576));
        Assert.StartsWith(
            "It is 4 GiB of 8 GiB, 50 %;", Only(report, "inspect-slab").ExpectedEffect, StringComparison.Ordinal);
    }

    [Fact]
    public void Swap_is_as_large_as_the_largest_task()
    {
        DiagnosedReport report = Of("global-exhaustion", "no-swap").Machine(8 * GiB).Killed(7, (3 * GiB) - 5);
        Remedy remedy = Only(report, "add-swap");
        Assert.Contains("sudo dd if=/dev/zero of=/swap.lowmark bs=1M count=3072", remedy.Commands);
        Assert.Contains("echo '/swap.lowmark none swap sw,nofail 0 0' | sudo tee -a /etc/fstab", remedy.Commands);
    }

    [Fact]
    public void Swap_stays_below_half_of_the_RAM() => Assert.Equal(
        "Add 4 GiB of swap",
        Only(Of("global-exhaustion", "swap-full").Machine(8 * GiB).Killed(7, 7 * GiB), "add-swap").Title);

    [Fact]
    public void Swap_is_no_cure_where_little_can_be_swapped() => AssertNot(
        Of("global-exhaustion", "no-swap").Machine(8 * GiB).Counting(("active_anon", 1000), ("inactive_anon", 1000))
            .Killed(7, GiB), "add-swap");

    [Fact]
    public void Swap_is_no_cure_for_a_machine_that_thrashes() =>
        AssertNot(
            Of("global-exhaustion", "swap-full", "swap-cache-thrash").Machine(8 * GiB).Killed(7, GiB), "add-swap");

    [Theory]
    [InlineData("mlocked")]
    [InlineData("slab-unreclaimable")]
    [InlineData("unaccounted")]
    public void Swap_is_no_cure_for_what_can_not_be_swapped(string factor) =>
        AssertNot(Of("global-exhaustion", "no-swap", factor).Machine(8 * GiB).Killed(7, GiB), "add-swap");

    [Fact]
    public void Unused_huge_pages_are_given_back_and_the_pool_can_be_restored()
    {
        DiagnosedReport report = Of("global-exhaustion", "hugetlb-reserved").Machine(1024 * GiB);
        NodeState node = new(1, [], [], null, [new(360, 300, 0, new(GiB), 1), new(0, 0, 0, new(2048), 2)], 1);
        report = report with { Memory = report.Memory! with { Nodes = [node] } };
        Remedy remedy = Only(report, "free-huge-pages");
        Assert.Equal(
            ["echo 60 | sudo tee /sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages"],
            remedy.Commands);
        Assert.Equal(
            ["echo 360 | sudo tee /sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages"],
            remedy.Undo);
        Assert.StartsWith("Give back 300 GiB", remedy.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hog_that_lives_is_restarted_and_the_one_that_was_killed_is_not()
    {
        DiagnosedReport report =
            Of("global-exhaustion", "innocent-victim").Killed(7, 100).Held(Task(7, 100, true), Task(42, 5 * GiB));
        Assert.Contains("systemctl status 42", Only(report, "restart-service").Commands);
        AssertNot(
            Of("global-exhaustion", "process-hog").Killed(42, 5 * GiB).Held(Task(42, 5 * GiB, true)),
            "restart-service");
    }

    [Fact]
    public void A_protected_hog_is_given_back_to_the_killer_with_the_way_back()
    {
        DiagnosedReport report = Of("global-exhaustion", "protected-hog") with
        {
            Prediction = new(
                7, true,
                [new(42, "db", null, new(1000), -1000, false, "protected"),
                new(7, "sh", new(5), new(5), 0, true, null)], null, "", null),
        };
        Remedy remedy = Only(report, "unprotect-hog");
        Assert.Contains("echo 0 | sudo tee /proc/42/oom_score_adj", remedy.Commands);
        Assert.Equal(["echo -1000 | sudo tee /proc/42/oom_score_adj"], remedy.Undo);
    }

    [Fact]
    public void After_a_panic_nothing_is_alive_to_be_restarted()
    {
        DiagnosedReport report = Of("global-exhaustion", "protected-hog").Held(Task(42, GiB)) with
        {
            Kind = ReportKind.OomPanic,
            Prediction = new(null, null, [new(42, "db", null, new(1000), -1000, false, "protected")], null, "", null),
        };
        AssertNot(report, "restart-service");
        AssertNot(report, "stop-panicking");
        Assert.Equal(RemedyTime.Lasting, Only(report, "unprotect-hog").When);
    }

    // 400000 of 1048576 kB is 38 %: 400 thousandths bring the points below zero.
    [Fact]
    public void An_innocent_victim_is_protected_by_as_much_as_it_needs()
    {
        DiagnosedReport report =
            Of("global-exhaustion", "innocent-victim").Killed(7, 400000, "/system.slice/ssh.service") with
        {
            Prediction = new(7, true, [], new(262144), "", null),
        };
        Remedy remedy = Only(report, "protect-with-oom-score-adj");
        Assert.Equal("[Service]\nOOMScoreAdjust=-400\n", remedy.Persistent!.Content);
        Assert.Equal("/etc/systemd/system/ssh.service.d/90-lowmark-oom.conf", remedy.Persistent.File);
    }

    // 209715 kB are kept: (800000 − 209715) / 8000 = 73.
    [Fact]
    public void Many_processes_are_bounded_by_what_each_takes() => Assert.Contains(
        "sudo systemctl set-property UNIT TasksMax=73",
        Only(
            Of("global-exhaustion", "many-processes").Machine(GiB)
                .Held(new MemoryHolder("name_group", "php", null, 100, new(800000), null, false)),
                "limit-tasks").Commands);

    [Fact]
    public void Tmpfs_is_bounded_by_a_quarter_of_the_RAM() => Assert.Contains(
        "sudo mount -o remount,size=2097152k MOUNT",
        Only(Of("global-exhaustion", "shmem").Machine(8 * GiB), "limit-tmpfs").Commands);

    // √(16 × 8388608) = 11585
    [Fact]
    public void A_reserve_that_is_too_large_goes_back_to_the_default() => Assert.Equal(
        "Lower vm.min_free_kbytes from about 1048576 to 11585",
        Only(
            Of("global-exhaustion", "min-free-too-high")
                .Machine(8 * GiB, Zone(0, "Normal", 100, 262144, 300000, 400000, 2000000)),
                "lower-min-free-kbytes").Title);

    [Fact]
    public void Confined_tasks_get_the_nodes_that_have_memory()
    {
        DiagnosedReport report = Of("node-exhaustion").Asked(cpuset: "mm_cpuset", mems: "1").Machine(
            32 * GiB, Zone(0, "Normal", 1000000, 9000, 9500, 10000, 4000000),
            Zone(1, "Normal", 10909, 11287, 110360, 209425, 4000000),
            Zone(2, "Normal", 100, 9000, 9500, 10000, 4000000));
        Remedy remedy = Only(report, "allow-more-nodes");
        Assert.Equal("Allow the cpuset to use memory of nodes 0,1", remedy.Title);
        Assert.Contains("echo 0,1 | sudo tee /sys/fs/cgroup/mm_cpuset/cpuset.mems  # on cgroup v2", remedy.Commands);
        Assert.Contains("echo 1 | sudo tee /sys/fs/cgroup/cpuset/mm_cpuset/cpuset.mems  # on cgroup v1", remedy.Undo);
        Assert.Contains("node 0 has 3.78 GiB above its high marks", remedy.ExpectedEffect, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_the_report_leaves_out_are_looked_up()
    {
        DiagnosedReport report = Of("node-exhaustion").Asked(cpuset: "mm_cpuset", mems: "1")
            .Machine(32 * GiB, Zone(1, "Normal", 10909, 11287, 110360, 209425, 4000000)).Counting(("free", 4111496));
        NodeState unknown = new(0, [], [], null, [], null);
        report = report with { Memory = report.Memory! with { Nodes = [unknown, .. report.Memory.Nodes] } };
        Remedy remedy = Only(report, "allow-more-nodes");
        // (4111496 − 10909) × 4 kB = 16402348 kB
        Assert.Contains("15.6 GiB are free elsewhere", remedy.ExpectedEffect, StringComparison.Ordinal);
        Assert.Contains("echo NODES | sudo tee /sys/fs/cgroup/mm_cpuset/cpuset.mems  # on cgroup v2", remedy.Commands);
    }

    [Fact]
    public void A_memory_policy_is_not_changed_by_cpusets()
    {
        DiagnosedReport report = Of("node-exhaustion").Asked(cpuset: "/", mems: "0-1", nodemask: "1")
            .Machine(
                32 * GiB, Zone(0, "Normal", 1000000, 9000, 9500, 10000, 4000000),
                Zone(1, "Normal", 10, 11287, 110360, 209425, 4000000));
        Remedy remedy = Only(report with { Constraint = OomConstraint.MemoryPolicy }, "allow-more-nodes");
        Assert.Contains("numactl --membind=0,1 COMMAND", remedy.Commands);
        Assert.DoesNotContain(remedy.Commands, command => command.Contains("cpuset.mems", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cpuset_whose_nodes_have_only_Movable_memory_gets_a_node_more()
    {
        DiagnosedReport report = Of("zone-exhaustion").Asked(cpuset: "pinned", mems: "1").Machine(
            GiB, Zone(1, "Movable", 40000, 100, 200, 300, 40000));

        Assert.Equal("Allow the cpuset to use memory of more nodes", Only(report, "allow-more-nodes").Title);
        AssertNot(report.Failed(1, "Normal", 1, 2), "allow-more-nodes");
    }

    [Fact]
    public void When_the_other_nodes_are_full_too_they_are_not_offered() => AssertNot(
        Of("node-exhaustion").Asked(cpuset: "c", mems: "1").Machine(
            GiB, Zone(0, "Normal", 100, 9000, 9500, 10000, 40000), Zone(1, "Normal", 10, 11287, 110360, 209425, 40000)),
        "allow-more-nodes");

    [Fact]
    public void Low_zones_are_guarded_by_a_ratio_that_holds_twice_what_was_missing()
    {
        DiagnosedReport report = Of("zone-exhaustion").Asked(zone: "DMA32").Failed(0, "DMA32", 1, 10000)
            .Machine(
                32 * GiB, Zone(0, "DMA32", 1, 9000, 9500, 10000, 500000),
                Zone(0, "Normal", 500000, 9000, 9500, 10000, 7000000));
        // 7000000 / (7000000/256 + 2 × 10000) = 147
        Assert.Contains(
            "sudo sysctl -w vm.lowmem_reserve_ratio=\"$(sysctl -n vm.lowmem_reserve_ratio | awk '{$2 = 147; print}')\"",
            Only(report, "raise-lowmem-reserve").Commands);
    }

    [Fact]
    public void Nothing_below_is_kept_for_a_request_that_may_use_Normal() => AssertNot(
        Of("zone-exhaustion").Asked(zone: "Normal").Failed(0, "DMA32", 1, 10000).Failed(0, "Normal", 1, 20000).Machine(
            32 * GiB, Zone(0, "DMA32", 1, 9000, 9500, 10000, 500000), Zone(0, "Normal", 1, 9000, 9500, 10000, 7000000)),
        "raise-lowmem-reserve");

    [Fact]
    public void The_zone_that_was_asked_for_is_guarded_not_the_smaller_one_below_it()
    {
        DiagnosedReport report =
            Of("zone-exhaustion").Asked(zone: "DMA32").Failed(0, "DMA", 1, 10).Failed(0, "DMA32", 1, 10000)
            .Machine(
                32 * GiB, Zone(0, "DMA", 1, 5, 6, 7, 3840), Zone(0, "DMA32", 1, 9000, 9500, 10000, 500000),
                Zone(0, "Normal", 500000, 9000, 9500, 10000, 7000000));
        Assert.StartsWith(
            "Reserve more of zone DMA32:", Only(report, "raise-lowmem-reserve").Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_movable_memory_that_the_kernel_may_not_use_is_named() => Assert.Contains(
        "3.81 GiB is in zone Movable, 1.91 GiB of it free",
        Only(
            Of("zone-exhaustion").Asked(zone: "Normal").Machine(8 * GiB, Zone(0, "Movable", 500000, 1, 2, 3, 1000000)),
            "shrink-movable-zone").ExpectedEffect,
        StringComparison.Ordinal);

    // 60000 pages in all − 10000 in the zone that is listed = 50000 pages.
    [Fact]
    public void Movable_memory_that_the_kernel_left_out_of_its_report_is_named_by_the_totals()
    {
        DiagnosedReport report = Of("zone-exhaustion").Asked(zone: "Normal")
            .Machine(8 * GiB, Zone(0, "Normal", 10000, 1, 2, 3, 1000000)).Counting(("free", 60000));

        Assert.StartsWith(
            "195 MiB is free in zone Movable, which the kernel left out",
            Only(report, "shrink-movable-zone").ExpectedEffect,
            StringComparison.Ordinal);
        AssertNot(report.Asked(zone: "DMA32"), "shrink-movable-zone");
    }

    private static Remedy Only(DiagnosedReport report, string id) =>
        RemedyCatalog.Propose(report).Single(remedy => remedy.Id == id);

    private static void AssertNot(DiagnosedReport report, string id) =>
        Assert.DoesNotContain(RemedyCatalog.Propose(report), remedy => remedy.Id == id);
}
