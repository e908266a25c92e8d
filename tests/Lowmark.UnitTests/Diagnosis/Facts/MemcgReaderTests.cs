using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

public class MemcgReaderTests
{
    [Theory]
    [InlineData("/a", "/a", MemcgScope.Own)]
    [InlineData("/a", "/a/b", MemcgScope.Ancestor)]
    [InlineData("/a", "/a/b/c", MemcgScope.Ancestor)]
    [InlineData("/", "/a", MemcgScope.Ancestor)]
    [InlineData("/a", "/ab", MemcgScope.Unknown)]
    [InlineData("/a/b", "/a", MemcgScope.Unknown)]
    [InlineData("/a,task_memcg", "/a,task_memcg/b", MemcgScope.Ancestor)]
    public void The_two_paths_tell_whose_limit_it_was(string limit, string task, MemcgScope scope)
    {
        ReportText text = ReportText.MemcgOom with { Summary = ReportText.MemcgSummary(limit, task) };
        ReportFacts facts = LogText.Facts(text.Lines());

        Assert.Equal((scope, limit, task), (facts.MemcgScope, facts.Memcg?.OomPath, facts.Memcg?.TaskPath));
        Assert.Equal(OomConstraint.Memcg, facts.Constraint);
    }

    [Theory]
    [InlineData("Task in /a killed as a result of limit of /a", MemcgScope.Own)]
    [InlineData("Task in /a/b killed as a result of limit of /a", MemcgScope.Ancestor)]
    [InlineData("Task in /ab killed as a result of limit of /a", MemcgScope.Unknown)]
    [InlineData("Memory limit reached of cgroup /a", MemcgScope.Unknown)]
    public void Before_5_0_the_task_line_tells_it(string line, MemcgScope scope) =>
        Assert.Equal(
            scope, LogText.Facts((ReportText.MemcgOom with { Memcg = [line], Summary = null }).Lines()).MemcgScope);

    /// <summary>Heads of reports that kernels of the two hierarchies printed: 5.10 for both, 6.18 for v1, and 4.19,
    /// which prints the same for both.</summary>
    [Theory]
    [InlineData("memory+swap: usage 9kB, limit 9kB, failcnt 0", "anon 9216", CgroupVersion.V1)]
    [InlineData("swap: usage 0kB, limit 0kB, failcnt 0", "anon 9216", CgroupVersion.V2)]
    [InlineData("memory+swap: usage 9kB, limit 9kB, failcnt 0", "total_cache 0", CgroupVersion.V1)]
    [InlineData("memory+swap: usage 9kB, limit 9kB, failcnt 0", "hierarchical_memory_limit 9216", CgroupVersion.V1)]
    [InlineData("memory+swap: usage 9kB, limit 9kB, failcnt 0", "", null)]
    public void The_hierarchy_is_told_where_the_shape_proves_it(string counter, string stat, CgroupVersion? hierarchy)
    {
        string[] memcg = ["memory: usage 9kB, limit 9kB, failcnt 1", counter, "Memory cgroup stats for /a:", stat];
        ReportFacts facts = LogText.Facts((ReportText.MemcgOom with { Memcg = [.. memcg] }).Lines());

        Assert.Equal(hierarchy, facts.Memcg?.Hierarchy);
    }

    /// <summary>v3.15 and v3.16 print the sentence on two lines.</summary>
    [Fact]
    public void A_sentence_on_two_lines_is_one() =>
        Assert.Equal(
            MemcgScope.Ancestor,
            LogText.Facts(
                (ReportText.MemcgOom with { Memcg = ["Task in /a/b", " killed as a result of limit of /a"],
                Summary = null }).Lines())
                .MemcgScope);

    /// <summary>RHEL 6 prints the machine's memory under a memcg's kill too.</summary>
    [Fact]
    public void Mem_Info_below_the_paths_makes_it_no_kill_for_the_machine() =>
        Assert.Equal(
            MemcgScope.Own,
            LogText.Facts(
                (ReportText.MemcgOom with
                {
                    Memcg = ["Task in /a killed as a result of limit of /a"], Memory = new MemInfoText(),
                    Summary = null,
                }).Lines())
                .MemcgScope);

    /// <summary>Alibaba's kernels say so of a kill for the whole machine.</summary>
    [Fact]
    public void A_limit_of_host_is_no_memcgs()
    {
        ReportFacts facts = LogText.Facts(
            (ReportText.Oom with { Memcg = ["Task in /docker/c0ffee killed as a result of limit of host"],
            Summary = null }).Lines());

        Assert.Equal(MemcgScope.None, facts.MemcgScope);
        Assert.Equal((null, "/docker/c0ffee"), (facts.Memcg?.OomPath, facts.Memcg?.TaskPath));
    }

    [Fact]
    public void A_kill_for_the_machine_still_names_the_victims_group()
    {
        ReportFacts facts = LogText.Facts(ReportText.Oom.Lines());

        Assert.Equal(MemcgScope.None, facts.MemcgScope);
        Assert.Equal((null, "/system.slice/db.service"), (facts.Memcg?.OomPath, facts.Memcg?.TaskPath));
        Assert.Equal(OomConstraint.None, facts.Constraint);
    }

    [Fact]
    public void A_kill_line_alone_tells_a_memcg_and_not_which()
    {
        ReportFacts facts = LogText.Facts([ReportText.Killed("Memory cgroup out of memory", "db", 900, 80_000)]);

        Assert.Equal(MemcgScope.Unknown, facts.MemcgScope);
        Assert.Null(facts.Memcg?.OomPath);
    }

    [Fact]
    public void A_trace_alone_tells_a_memcg_where_no_memory_is_printed() =>
        Assert.Equal(
            MemcgScope.Unknown,
            LogText.Facts(
                (ReportText.MemcgOom with { Trace = ["Call Trace:", " out_of_memory+0x1fd/0x4c0",
                " mem_cgroup_out_of_memory+0x49/0x80"] })
                .Lines().CutBefore("memory: usage"))
                .MemcgScope);

    [Fact]
    public void Figures_are_read_and_no_limit_is_null()
    {
        ReportFacts facts = LogText.Facts(
            (ReportText.MemcgOom with
            {
                Memcg = (new MemcgText("/a") with { SwapUsage = 300, SwapLimit = 9_007_199_254_740_988 }).Lines(),
            }).Lines());

        Assert.Equal(
            (new KiB(100_000), new KiB(100_000), 40), (facts.Memcg!.Usage!.Value, facts.Memcg.Limit!.Value,
            facts.Memcg.Failcnt!.Value));
        Assert.Equal((new KiB(300), null), (facts.Memcg.SwapUsage!.Value, facts.Memcg.SwapLimit));
        Assert.Equal(81_920_000, facts.Memcg.Stats.Single(stat => stat.Name == "anon").Bytes);
    }

    [Fact]
    public void An_allocation_failure_has_no_memcg() =>
        Assert.Equal(MemcgScope.None, LogText.Facts(ReportText.AllocationFailure.Lines()).MemcgScope);
}
