using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class CgroupParentLimitTests
{
    private static readonly ReportText Parent = ReportText.MemcgOom with
    {
        Memcg = new MemcgText("/kubepods/pod1").Lines(),
        Summary = ReportText.MemcgSummary("/kubepods/pod1", "/kubepods/pod1/c0ffee"),
    };

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Confirmed)]
    public void The_limit_of_a_group_above_was_reached() =>
        Ruled.By<CgroupParentLimit>(Parent)
            .Confirms(
                Confidence.Certain,
                "/kubepods/pod1 reached its limit of 97.7 MiB. The victim's group c0ffee, below it, was hit for that "
                + "limit, not for one of its own.")
            .Quoting("oom_memcg=/kubepods/pod1,task_memcg=/kubepods/pod1/c0ffee").Quoting("memory: usage 100000kB");

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Confirmed)]
    public void Before_5_0_the_task_line_names_both_groups() =>
        Ruled.By<CgroupParentLimit>(Parent with
        {
            Memcg = ["Task in /a/b killed as a result of limit of /a", "memory: usage 1024kB, limit 1024kB, failcnt 7"],
            Summary = null,
        })
            .Confirms(
                Confidence.Certain,
                "/a reached its limit of 1 MiB. The victim's group b, below it, was hit for that limit, not for one of "
                + "its own.")
            .Quoting("Task in /a/b killed");

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Refuted)]
    public void The_victims_own_limit_is_no_ancestors() =>
        Ruled.By<CgroupParentLimit>(ReportText.MemcgOom)
            .Refutes("the limit reached is that of the victim's own group /system.slice/db.service")
            .Quoting("oom-kill:");

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Refuted)]
    public void A_kill_for_the_whole_machine_has_no_limit() =>
        Ruled.By<CgroupParentLimit>(ReportText.Oom.Lines().Without("oom-kill:"))
            .Refutes("no memory cgroup limit was involved").Quoting("Mem-Info:");

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Refuted)]
    public void An_allocation_failure_is_no_kill_for_a_limit() =>
        Ruled.By<CgroupParentLimit>(ReportText.AllocationFailure)
            .Refutes("not an OOM kill for a limit").Quoting("page allocation failure");

    [Fact]
    [RuleCase("cgroup-parent-limit", Outcome.Unknown)]
    public void Cut_before_the_paths_it_can_not_be_told() =>
        Ruled.By<CgroupParentLimit>(Parent.Lines().CutBefore("oom-kill:"))
            .IsUnknownFor(
                "the cgroup paths of the limit and of the victim (oom-kill: line, or \"Task in … limit of …\")");
}
