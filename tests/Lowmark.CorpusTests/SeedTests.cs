using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.CorpusTests;

/// <summary>Log excerpts of four public documents say what the documents say (Fixtures/seeds/PROVENANCE.md).</summary>
public sealed class SeedTests
{
    [Fact]
    public void An_atomic_request_that_failed_is_told_with_its_flags_and_what_the_kernel_was_doing()
    {
        IReadOnlyList<DiagnosedReport> reports = Diagnosed.File(Repository.Seed("000-page-allocation-failure"));

        Assert.Equal(["cld", "asd"], reports.Select(report => report.Trigger!.Comm));
        Assert.All(reports, report =>
        {
            Assert.Equal(ReportKind.PageAllocationFailure, report.Kind);
            Assert.Equal(
                (1, 0x20UL, false), (report.Request!.Order, report.Request.GfpMask, report.Request.MayReclaim));
            Assert.Equal(["GFP_ATOMIC"], report.Request.GfpFlags);
            Assert.Equal("atomic-reserve", report.Cause!.Id);
        });
        CallPath path = Assert.Single(reports, report => report.Trigger!.CallPath is not null).Trigger!.CallPath!;
        Assert.Equal(("socket_accept", "bonding"), (path.Kind, path.Module));
    }

    [Fact]
    public void A_kill_for_a_memcg_is_read_from_one_flattened_line()
    {
        DiagnosedReport report = Single("001-cgroup-kill", ReportKind.OomKill, "cgroup-limit");

        Assert.Equal(244032.152975m, report.Time.MonotonicSeconds);
        Assert.Equal(OomConstraint.Memcg, report.Constraint);
        Assert.Equal((0, 0xcc0UL), (report.Request!.Order, report.Request.GfpMask));
        Assert.Equal(["GFP_KERNEL"], report.Request.GfpFlags);
        Assert.Equal(
            ("python2.7", 9122, 1, 100),
            (report.Trigger!.Comm, report.Trigger.Pid, report.Trigger.Cpu, report.Trigger.OomScoreAdj));
        Assert.Equal("page_fault", report.Trigger.CallPath!.Kind);
        Assert.Contains("mem_cgroup_out_of_memory", report.Trigger.CallPath.Frames);
        Assert.Equal(
            new Victim(9122, "python2.7", 1000, new(1320040), new(820808), new(14344), new(0), null, new(2200), 100,
                null, null, 2),
            Assert.Single(report.Victims));
        Assert.NotEqual(Confidence.Certain, report.Cause!.Confidence);     // the line that names the group is not there
    }

    [Fact]
    public void A_kill_for_the_machine_is_read_from_one_flattened_line_without_memory_figures()
    {
        DiagnosedReport report = Single("001-global-kill", ReportKind.OomKill, "global-exhaustion");

        Assert.Equal((0, 0x100ccaUL), (report.Request!.Order, report.Request.GfpMask));
        Assert.Equal(["GFP_HIGHUSER_MOVABLE"], report.Request.GfpFlags);
        Assert.Equal(("popen_helper", 9311, 10), (report.Trigger!.Comm, report.Trigger.Pid, report.Trigger.Cpu));
        Assert.Equal("ext4", report.Trigger.CallPath!.Module);
        Assert.Empty(report.Victims);
        Assert.Null(report.Memory);
        Assert.Contains(report.Source.Missing, lost => lost.Contains("Mem-Info", StringComparison.Ordinal));
        Assert.NotEqual(Confidence.Certain, report.Cause!.Confidence);
    }

    [Fact]
    public void A_kill_line_alone_is_a_kill_with_its_victim()
    {
        DiagnosedReport report = Single("001-lone-kill", ReportKind.OomKill, "global-exhaustion");

        Assert.Equal(
            new Victim(11692, "python2.7", 1000, new(188444), new(45012), new(864), new(0), null, new(400), 900,
                null, null, 1),
            Assert.Single(report.Victims));
        Assert.Null(report.Request);
        Assert.False(report.Source.Complete);
        Assert.NotEqual(Confidence.Certain, report.Cause!.Confidence);
    }

    [Fact]
    public void A_full_java_heap_is_a_limit_of_the_runtime() =>
        Assert.Empty(Single("001-java-heap", ReportKind.RuntimeOutOfMemory, "runtime-limit").Victims);

    [Fact]
    public void A_masked_mask_is_unknown_and_its_names_hold()
    {
        DiagnosedReport report = Single("002-problem", ReportKind.OomKill, "global-exhaustion");

        Assert.Null(report.Request!.GfpMask);
        Assert.Equal(["GFP_HIGHUSER_MOVABLE", "__GFP_ZERO"], report.Request.GfpFlags);
        Assert.Equal(("/", NodeMask.Of(0)), (report.Request.Cpuset, report.Request.MemsAllowed));
        Assert.Equal(("test", 29748, 1), (report.Trigger!.Comm, report.Trigger.Pid, report.Trigger.Cpu));
        Assert.Equal("4.19.91-24.1.al7.x86_64", report.Kernel.Release);
    }

    [Fact]
    public void A_group_that_reached_its_limit_is_named()
    {
        DiagnosedReport report = Single("002-cgroup", ReportKind.OomKill, "cgroup-limit");

        AssertMemcg(report, taskPath: "/mm_test", failcnt: 26);
        Assert.Equal(Confidence.Certain, report.Cause!.Confidence);
        Assert.Equal(["GFP_KERNEL"], report.Request!.GfpFlags);
        Assert.Null(report.Request.GfpMask);
    }

    [Fact]
    public void A_parent_that_reached_its_limit_is_told_from_the_tasks_own_group()
    {
        DiagnosedReport report = Single("002-parent-cgroup", ReportKind.OomKill, "cgroup-parent-limit");

        AssertMemcg(report, taskPath: "/mm_test/2", failcnt: 1607);
        Assert.Equal(Confidence.Certain, report.Cause!.Confidence);
    }

    [Fact]
    public void A_machine_that_ran_out_shows_both_zones_below_their_marks()
    {
        DiagnosedReport report = Single("002-global", ReportKind.OomKill, "global-exhaustion");

        Assert.Equal(OomConstraint.None, report.Constraint);
        Assert.Equal("/user.slice", report.Memcg!.TaskPath);
        Assert.Null(report.Memcg.OomPath);
        Assert.Equal(
            [(0, "DMA32", 155160L, 152412L, 190512L, 228612L), (0, "Normal", 46592, 46712, 58388, 70064)],
            report.Memory!.Zones.Select(Marks));
        // DMA32 is above min (the reserves that would decide are not printed) and below low; Normal is below min.
        Assert.Equal(
            [("DMA32", null), ("Normal", false)], report.Checks.Select(check => (check.Zone, check.WatermarkOk)));
        Assert.Equal([3L, 4], report.Cause!.Evidence.Select(evidence => evidence.Line!.Value).Order());
        Assert.Equal(["GFP_HIGHUSER_MOVABLE", "__GFP_ZERO"], report.Request!.GfpFlags);
    }

    [Fact]
    public void A_full_node_under_a_cpuset_is_told_from_a_full_machine()
    {
        DiagnosedReport report = Single("002-memory-node", ReportKind.OomKill, "node-exhaustion");

        Assert.Equal(("mm_cpuset", NodeMask.Of(1)), (report.Request!.Cpuset, report.Request.MemsAllowed));
        Assert.Equal(OomConstraint.Cpuset, report.Constraint);
        Assert.Equal(
            [(1, "Normal", 43636L, 45148L, 441424L, 837700L)], report.Memory!.Zones.Select(Marks));
        Assert.Equal(new Pages(4111496), report.Memory.Totals.Counter("free"));
        Assert.Equal([856L, 375, 183, 184, 87, 45, 16, 5, 14, 0, 0], Blocks(report.Memory.Zones.Single()));
        Assert.Equal(
            [(0, 360L, 360L, 1048576L), (0, 0, 0, 2048), (1, 360, 360, 1048576), (1, 0, 0, 2048)],
            from node in report.Memory.Nodes
            from pool in node.HugePages
            select (node.Node, pool.Total, pool.Free, pool.Size.Count));
        Assert.Contains(report.Cause!.Factors, factor => factor.Id == "hugetlb-reserved");
    }

    [Fact]
    public void Free_memory_in_pieces_too_small_is_told_from_a_shortage()
    {
        DiagnosedReport report = Single("002-fragmentation", ReportKind.OomKill, "fragmentation");

        Assert.Equal(new Order(3), new Order(report.Request!.Order!.Value));
        Assert.Equal("insmod", report.Trigger!.Comm);
        ZoneState zone = Assert.Single(report.Memory!.Zones);
        Assert.Equal((0, "Normal", 23500L, 15892L, 19864L, 23836L), Marks(zone));
        Assert.Equal([1325L, 966, 675, 0, 0, 0, 0, 0, 0, 0, 0], Blocks(zone));
        Assert.Equal("M", zone.FreeArea!.Orders[3].Migratetypes);
        Assert.False(Assert.Single(report.Checks).BlockAvailable);
    }

    [Fact]
    public void A_pasted_buddyinfo_row_is_three_zones_and_no_incident()
    {
        DiagnosedReport report = Assert.Single(Diagnosed.File(Repository.Seed("003-buddyinfo")));

        Assert.Equal(ReportKind.MemoryState, report.Kind);
        Assert.Null(report.Cause);
        Assert.Equal(
            [(0, "DMA"), (0, "Normal"), (0, "HighMem")], report.Memory!.Zones.Select(zone => (zone.Node, zone.Name)));
        Assert.Equal(
            [
                [32L, 16, 8, 4, 2, 1, 0, 0, 0, 0, 0],
                [34567L, 17283, 8641, 4320, 2160, 1080, 540, 270, 135, 67, 33],
                [1234L, 617, 308, 154, 77, 38, 19, 9, 4, 2, 1],
            ],
            report.Memory.Zones.Select(Blocks));
    }

    private static DiagnosedReport Single(string seed, ReportKind kind, string cause)
    {
        DiagnosedReport report = Assert.Single(Diagnosed.File(Repository.Seed(seed)));
        Assert.Equal((kind, cause), (report.Kind, report.Cause?.Id));
        Assert.Equal(0, report.Source.UnclaimedCount);
        return report;
    }

    private static void AssertMemcg(DiagnosedReport report, string taskPath, long failcnt)
    {
        MemcgFacts memcg = report.Memcg!;
        Assert.Equal(OomConstraint.Memcg, report.Constraint);
        Assert.Equal(("/mm_test", taskPath), (memcg.OomPath, memcg.TaskPath));
        Assert.Equal((new KiB(204800), new KiB(204800), failcnt), (memcg.Usage, memcg.Limit, memcg.Failcnt));
    }

    private static (int Node, string Zone, long Free, long Min, long Low, long High) Marks(ZoneState zone)
    {
        const int kibAPage = 4;
        return (zone.Node, zone.Name, zone.Free!.Value.Count * kibAPage, zone.Min!.Value.Count * kibAPage,
            zone.Low!.Value.Count * kibAPage, zone.High!.Value.Count * kibAPage);
    }

    private static IEnumerable<long> Blocks(ZoneState zone) => zone.FreeArea!.Orders.Select(order => order.Blocks);
}
