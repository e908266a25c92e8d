using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class GroupKillTests
{
    [Fact]
    [RuleCase("group-kill", Outcome.Confirmed)]
    public void The_kernel_says_that_it_kills_the_whole_group() =>
        Ruled.By<GroupKill>(ReportText.MemcgOom with
        {
            Kill =
            [
                ReportText.Killed("Memory cgroup out of memory", "db", 900, 80_000),
                "Tasks in /system.slice/db.service are going to be killed due to memory.oom.group set",
                ReportText.Killed("Memory cgroup out of memory", "db", 900, 80_000),
                ReportText.Killed("Memory cgroup out of memory", "worker", 901, 2_000),
            ],
        })
            .Confirms(
                Confidence.Certain,
                "all 2 tasks of /system.slice/db.service were killed because memory.oom.group is set")
            .Quoting("memory.oom.group");

    [Fact]
    [RuleCase("group-kill", Outcome.Refuted)]
    public void One_kill_is_no_group() =>
        Ruled.By<GroupKill>(ReportText.MemcgOom).Refutes("no group kill was announced").Quoting("Killed process 900");

    [Fact]
    [RuleCase("group-kill", Outcome.Unknown)]
    public void Cut_before_the_kill_it_may_have_been_the_group() =>
        Ruled.By<GroupKill>(ReportText.MemcgOom.Lines().CutBefore("Killed process")).IsUnknownFor("the kill lines");
}
