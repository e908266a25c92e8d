using FsCheck;
using FsCheck.Fluent;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

public class BadnessTests
{
    [Theory]
    [InlineData("2.6.32", BadnessRule.Unpredictable, TieRule.First, true)]
    [InlineData("2.6.32-754.el6.x86_64", BadnessRule.PerMille, TieRule.First, true)]
    [InlineData("3.5.0", BadnessRule.PerMille, TieRule.First, true)]
    [InlineData("3.6.0", BadnessRule.PagesRootByAdj, TieRule.First, true)]
    [InlineData("3.14.0", BadnessRule.PagesRootByAdj, TieRule.First, true)]
    [InlineData("3.15.0", BadnessRule.PagesRootByShare, TieRule.FirstLeader, true)]
    [InlineData("3.10.0-1160.el7.x86_64", BadnessRule.PagesRootByShare, TieRule.First, true)]
    [InlineData("4.16.0", BadnessRule.PagesRootByShare, TieRule.FirstLeader, true)]
    [InlineData("4.17.0", BadnessRule.Pages, TieRule.FirstLeader, true)]
    [InlineData("4.18.0-553.el8_10.x86_64", BadnessRule.Pages, TieRule.Last, false)]
    [InlineData("5.0.1", BadnessRule.Pages, TieRule.FirstLeader, true)]
    [InlineData("5.8.0", BadnessRule.Pages, TieRule.Last, false)]
    [InlineData("5.10.262", BadnessRule.SignedPages, TieRule.Last, false)]
    public void Knows_the_formula_of_a_release(string release, BadnessRule rule, TieRule tie, bool sacrifices)
    {
        BadnessFormula formula = Formula(release);

        Assert.Equal((rule, tie, sacrifices), (formula.Rule, formula.Tie, formula.SacrificesChild));
    }

    [Fact]
    public void Knows_the_formula_by_the_shapes_of_the_log()
    {
        VariantEvidence old = new() { SacrificeChildLine = true, TaskColumns = ["nr_ptes", "nr_pmds", "swapents"] };

        Assert.Equal(BadnessRule.PagesRootByShare, BadnessFormula.Choose(old).Rule);
        Assert.True(BadnessFormula.Choose(old).SacrificesChild);
        Assert.Equal(BadnessRule.PagesRootByShare, BadnessFormula.Choose(new() { KillLineUidAfterComm = true }).Rule);
        Assert.Equal(BadnessRule.PerMille, BadnessFormula.Choose(new() { KillLineUidBeforeComm = true }).Rule);
        Assert.Equal(BadnessRule.SignedPages, BadnessFormula.Choose(new() { KillLinePgtables = true }).Rule);
    }

    [Theory]
    [InlineData("2.6.32-754.el6")]
    [InlineData("3.10.0-1160.el7.x86_64")]
    [InlineData("4.18.0-240.el8.x86_64")]
    [InlineData("4.19.91-vendor")]
    [InlineData("6.12.107")]
    [InlineData("")]
    public void Is_the_same_by_the_variant_of_the_same_evidence(string release)
    {
        VariantEvidence evidence = new() { Release = KernelRelease.TryParse(release), OomKillLine = true };

        Assert.Equal(
            BadnessFormula.Choose(evidence),
            BadnessFormula.Choose(evidence, AllocatorVariant.Choose(evidence)));
    }

    // Total 100,000 pages, so a unit of oom_score_adj is 100 pages.
    [Theory]
    [InlineData("2.6.32-754.el6", 5100, 0, 1000, 51)]                // 51 of 1000
    [InlineData("2.6.32-754.el6", 5199, 100, 1000, 151)]
    [InlineData("2.6.32-754.el6", 5100, -500, 1000, 1)]              // clamped
    [InlineData("2.6.32-754.el6", 90_000, 900, 1000, 1000)]
    [InlineData("2.6.32-754.el6", 5100, 0, 0, 51)]
    [InlineData("3.6.0", 5100, 10, 1000, 6100)]
    [InlineData("3.6.0", 5100, -100, 1000, 1)]
    [InlineData("4.4.1", 5100, 10, 1000, 6100)]
    [InlineData("4.19.0", 5100, -51, 1000, 1)]                       // 0 becomes 1
    [InlineData("4.19.0", 5100, -50, 1000, 100)]
    [InlineData("5.10.0", 5100, -51, 1000, 0)]
    [InlineData("5.10.0", 5100, -100, 1000, -4900)]
    [InlineData("5.10.0", 5100, 1000, 1000, 105_100)]
    public void Works_out_the_points(string release, long pages, int adj, long uid, long points) =>
        Assert.Equal(points, Score(release, Task(pages, adj, uid)).Points);

    [Theory]
    [InlineData("2.6.32-754.el6", 21L)]       // 51 - 30
    [InlineData("3.6.0", 2100L)]              // 5100 - 30 * 100
    [InlineData("4.4.1", 4947L)]              // 5100 - 153
    [InlineData("4.17.0", null)]
    [InlineData("5.10.0", null)]
    public void Shows_the_points_under_the_root_bonus_for_uid_0(string release, long? points)
    {
        Assert.Equal(points, AsAdministrator(release, Task(5100, 0, uid: 0)));
        Assert.Null(AsAdministrator(release, Task(5100, 0, uid: 1000)));
        Assert.Null(AsAdministrator(release, Task(5100, -1000, uid: 0)));
    }

    [Theory]
    [InlineData(1, 0, null, "init is never chosen")]
    [InlineData(7, -1000, null, "oom_score_adj -1000 protects it")]
    [InlineData(7, null, -17, "oom_adj -17 protects it")]
    [InlineData(7, -999, null, null)]
    [InlineData(7, 0, -17, null)]
    public void Knows_who_can_not_be_chosen(int tgid, int? adj, int? oomAdj, string? whyNot)
    {
        RankedBadness row = Score(
            "3.5.0", Task(5000) with { Pid = tgid, Tgid = tgid, OomScoreAdj = adj, OomAdj = oomAdj });

        Assert.Equal(whyNot, row.WhyNot);
        Assert.Equal(whyNot is null, row.Points is not null);
    }

    [Theory]
    [InlineData("3.10.0-1160.el7", 10)]
    [InlineData("4.4.1", 10)]
    [InlineData("4.18.0-553.el8", 11)]
    [InlineData("5.10.0", 11)]
    public void Breaks_ties_as_the_kernel_does(string release, int pid)
    {
        TaskState[] tasks = [Task(10, pid: 9), Task(5000, pid: 10), Task(5000, pid: 11), Task(20)];

        Assert.Equal(pid, tasks[Rank(release, tasks).Choice!.Value].Pid);
    }

    [Fact]
    public void Lets_an_equal_leader_replace_a_thread_before_5_1()
    {
        TaskState[] tasks = [Task(5000, pid: 10) with { Tgid = 9 }, Task(5000, pid: 11)];

        Assert.Equal(1, Rank("4.4.1", tasks).Choice);
    }

    [Fact]
    public void Ranks_the_worst_first()
    {
        BadnessRanking ranking = Rank("5.10.0", [Task(100, pid: 5), Task(9000, -1000, pid: 6), Task(50, 500, pid: 7)]);

        Assert.Equal([2, 0, 1], ranking.WorstFirst);
        Assert.Equal(2, ranking.Choice);
    }

    [Fact]
    public void Shows_both_choices_where_root_may_have_a_bonus()
    {
        BadnessRanking ranking = Rank("4.4.1", [Task(5000, uid: 0, pid: 5), Task(4900, uid: 1000, pid: 6)]);

        Assert.Equal((0, 1), (ranking.Choice!.Value, ranking.ChoiceUnderRootBonus!.Value));
    }

    [Fact]
    public void Chooses_nobody_by_a_formula_that_a_log_can_not_feed()
    {
        Assert.Null(Rank("2.6.32", [Task(5000)]).Choice);
        Assert.Contains("a log does not show", Formula("2.6.32").Text);
    }

    [Fact]
    public void Needs_the_total_only_where_adj_is_scaled()
    {
        Assert.Equal(0, Badness.Rank([Task(100, pid: 5), Task(50, pid: 7)], null, Formula("5.10.0")).Choice);
        Assert.Null(Badness.Rank([Task(100, pid: 5), Task(50, 1, pid: 7)], null, Formula("5.10.0")).Choice);
        Assert.Null(Badness.Rank([Task(100, pid: 5)], null, Formula("2.6.32-1.el6")).Choice);
    }

    [Fact]
    public void Reproduces_a_score_that_rhel_7_printed() =>
        Assert.Equal(651, Badness.ProcOomScore(6_700_394, new(10_283_998), BadnessRule.PagesRootByShare));

    [Fact]
    public void Reproduces_a_choice_in_a_memcg_of_24_mib()
    {
        TaskState hog = Task(6286 + 24, 100, pid: 8332);
        TaskState sleep = Task(389 + 11, 0, pid: 8331);

        BadnessRanking ranking = Badness.Rank([sleep, hog], new Pages(6144), Formula("6.18.44"));

        Assert.Equal([6910L, 400L], ranking.WorstFirst.Select(place => ranking.Tasks[place].Points!.Value));
        Assert.Equal(1, ranking.Choice);
    }

    [Theory]
    [InlineData("2.6.32", 4096, 8192L, 0, 1024)]
    [InlineData("3.10.0", 4096, 8192L, 5000, 2048)]           // memory+swap is the tighter
    [InlineData("3.10.0", 4096, 8192L, 100, 1124)]
    [InlineData("6.1.176", 4096, null, 100, 1124)]
    [InlineData("6.1.176", 0, 0L, 0, 1)]
    public void Counts_the_memory_and_swap_of_a_memcg(string release, long memory, long? both, long swap, long expected)
    {
        MemcgLimits limits = new(new(memory), both is { } kib ? new KiB(kib) : null, null, CgroupVersion.V1);

        Assert.Equal(
            new Pages(expected), TotalPages.OfMemcg(limits, new Pages(swap), PageSize.Of4KiB, Zones.Variant(release)));
    }

    [Theory]
    [InlineData(0L, null, 1024L)]            // swap.max 0: the machine's swap does not matter
    [InlineData(400L, 5000L, 1124L)]
    [InlineData(null, 5000L, 6024L)]
    [InlineData(400L, null, null)]
    [InlineData(null, null, null)]
    public void Counts_the_swap_that_cgroup_v2_allows(long? swapMaxKiB, long? totalSwap, long? expected)
    {
        MemcgLimits limits = new(new(4096), null, swapMaxKiB is { } kib ? new KiB(kib) : null, CgroupVersion.V2);
        Pages? swap = totalSwap is { } pages ? new Pages(pages) : null;

        Assert.Equal(expected, TotalPages.OfMemcg(limits, swap, PageSize.Of4KiB, Zones.Variant("6.1.176"))?.Count);
    }

    [Fact]
    public void Counts_the_memory_of_the_allowed_nodes()
    {
        MemoryState memory = Zones.Memory(
            Zones.Dma32(0), Zones.Dma32(0) with { Node = 1, Present = new(7000), Spanned = new(9000) });
        memory = memory with { Totals = new() { TotalSwap = new(400), TotalRam = new(55_000) } };

        Assert.Equal(new Pages(7100), TotalPages.OfNodes(memory, NodeMask.Of(1), Zones.Variant("5.10.0")));
        Assert.Equal(new Pages(9100), TotalPages.OfNodes(memory, NodeMask.Of(1), Zones.Variant("5.0.1")));
        Assert.Null(TotalPages.OfNodes(memory, NodeMask.Of(0), Zones.Variant("5.0.1")));         // spanned not printed
        Assert.Null(TotalPages.OfNodes(memory, NodeMask.Of(1, 2), Zones.Variant("5.10.0")));     // node 2 not shown
        Assert.Equal(new Pages(55_100), TotalPages.OfMachine(memory.Totals, PageSize.Of4KiB));
        Assert.Null(TotalPages.OfMachine(memory.Totals with { TotalSwap = null }, PageSize.Of4KiB));
    }

    [Fact]
    public void Never_chooses_a_task_while_a_worse_one_is_eligible() =>
        Prop.ForAll(Tables, given =>
        {
            BadnessRanking ranking = Rank(given.Release, given.Tasks);
            long? most = ranking.Tasks.Max(row => row.Points);
            return ranking.Choice is { } choice
                ? ranking.Tasks[choice].Points == most
                : ranking.Tasks.All(row => !row.Eligible);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(string Release, TaskState[] Tasks)> Tables { get; } = (
        from release in Gen.Elements("2.6.32-1.el6", "3.6.0", "4.4.1", "4.18.0-1.el8", "5.10.0", "7.2.13")
        from rows in Gen.ArrayOf(
            from pages in Gen.Choose(0, 50)
            from adj in Gen.Elements(-1000, -999, -1, 0, 0, 0, 1, 1000)
            from uid in Gen.Choose(0, 1)
            from pid in Gen.Choose(1, 9)
            select Task(pages, adj, uid, pid))
        select (release, rows)).ToArbitrary();

    private static TaskState Task(long pages, int adj = 0, long uid = 1000, int pid = 7) => new(
        pid, pid, uid, new(pages), adj, OomAdj: null);

    private static BadnessFormula Formula(string release) =>
        BadnessFormula.Choose(new() { Release = KernelRelease.TryParse(release) });

    private static RankedBadness Score(string release, TaskState task) =>
        Badness.Score(task, new Pages(100_000), Formula(release));

    private static long? AsAdministrator(string release, TaskState task) =>
        Badness.PointsAsAdministrator(task, new Pages(100_000), Formula(release));

    private static BadnessRanking Rank(string release, params ReadOnlySpan<TaskState> tasks) =>
        Badness.Rank(tasks, new Pages(100_000), Formula(release));
}
