using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class CgroupLimitTests
{
    [Fact]
    [RuleCase("cgroup-limit", Outcome.Confirmed)]
    public void The_victims_own_group_ran_into_its_limit() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom)
            .Confirms(
                Confidence.Certain, "memory cgroup /system.slice/db.service used 100000 kB of its limit of 100000 kB")
            .Quoting("oom_memcg=/system.slice/db.service").Quoting("memory: usage 100000kB")
            .Quoting("Memory cgroup out of memory: Killed process 900");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Confirmed)]
    public void Before_5_0_the_task_line_names_both_groups() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom with
        {
            Memcg =
            [
                "Task in /docker/c0ffee killed as a result of limit of /docker/c0ffee",
                "memory: usage 1024kB, limit 1024kB, failcnt 7",
            ],
            Summary = null,
        })
            .Confirms(Confidence.Certain, "memory cgroup /docker/c0ffee used 1024 kB of its limit of 1024 kB")
            .Quoting("Task in /docker/c0ffee").Quoting("memory: usage 1024kB");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Confirmed)]
    public void A_limit_that_was_not_printed_is_still_a_limit() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom with { Memcg = [] })
            .Confirms(
                Confidence.Certain,
                "memory cgroup /system.slice/db.service reached its limit (how much that is was not printed)")
            .Quoting("oom-kill:");

    [Fact]
    public void Cut_before_the_paths_a_limit_is_possible_only() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom.Lines().CutBefore("oom-kill:"))
            .Confirms(
                Confidence.Possible,
                "memory cgroup /system.slice/db.service used 100000 kB of its limit of 100000 kB; whether the victim "
                + "sits in it or in a child is not in the log")
            .Quoting("memory: usage 100000kB");

    [Fact]
    public void A_kill_line_alone_tells_a_limit_but_not_whose() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom.Lines().CutAbove("Killed process"))
            .Confirms(
                Confidence.Possible,
                "a memory cgroup reached its limit; the lines that say which one, and whether it is the victim's own "
                + "or a parent, are not in the log")
            .Quoting("Memory cgroup out of memory");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Unknown)]
    public void A_constraint_that_is_not_the_kernels_own_is_not_understood() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom.Lines().With("CONSTRAINT_MEMCG", "CONSTRAINT_BPF"))
            .IsUnknownFor("what the constraint CONSTRAINT_BPF means: it is no memory limit of the kernel's own");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Refuted)]
    public void An_ancestors_limit_is_not_the_groups_own() =>
        Ruled.By<CgroupLimit>(ReportText.MemcgOom with
        {
            Summary = ReportText.MemcgSummary("/system.slice", "/system.slice/db.service"),
        })
            .Refutes("the limit of /system.slice was reached, not that of /system.slice/db.service")
            .Quoting("oom-kill:");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Refuted)]
    public void A_kill_for_the_whole_machine_has_no_limit() =>
        Ruled.By<CgroupLimit>(ReportText.Oom).Refutes("no memory cgroup limit was involved").Quoting("global_oom");

    [Fact]
    [RuleCase("cgroup-limit", Outcome.Refuted)]
    public void An_allocation_failure_is_no_kill_for_a_limit() =>
        Ruled.By<CgroupLimit>(ReportText.AllocationFailure)
            .Refutes("not an OOM kill for a limit").Quoting("page allocation failure");
}
