using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class ProtectedHogTests
{
    [Fact]
    [RuleCase("protected-hog", Outcome.Confirmed)]
    public void A_shielded_process_held_more_than_half_as_much_again_as_the_victim() =>
        Ruled.By<ProtectedHog>(Kill(new TaskText("qemu", 500, 15_001) { Adj = -1000 }))
            .Confirms(Confidence.Certain, "qemu (pid 500) holds 60004 kB and is protected by oom_score_adj=-1000")
            .Quoting("[    500]").Quoting("[    900]");

    [Fact]
    [RuleCase("protected-hog", Outcome.Confirmed)]
    public void With_nobody_left_to_kill_a_fifth_of_ram_is_enough() =>
        Ruled.By<ProtectedHog>(NobodyLeft(50_000))
            .Confirms(Confidence.Certain, "qemu (pid 500) holds 200000 kB and is protected by oom_score_adj=-1000")
            .Quoting("[    500]");

    [Fact]
    [RuleCase("protected-hog", Outcome.Refuted)]
    public void With_nobody_left_to_kill_less_is_small() =>
        Ruled.By<ProtectedHog>(NobodyLeft(49_999)).Refutes("the protected processes are small").Quoting("[    500]");

    [Fact]
    [RuleCase("protected-hog", Outcome.Refuted)]
    public void A_shielded_process_that_held_half_as_much_again_is_no_hog() =>
        Ruled.By<ProtectedHog>(Kill(new TaskText("qemu", 500, 15_000) { Adj = -1000 }))
            .Refutes("the protected processes are small").Quoting("[    500]");

    [Fact]
    [RuleCase("protected-hog", Outcome.Refuted)]
    public void A_bigger_process_without_a_setting_was_not_protected() =>
        Ruled.By<ProtectedHog>(Kill(new TaskText("qemu", 500, 90_000)))
            .Refutes("no process is protected by oom_score_adj").Quoting("total_vm");

    [Fact]
    [RuleCase("protected-hog", Outcome.Refuted)]
    public void Where_nothing_was_killed_for_want_nothing_was_protected() =>
        Ruled.By<ProtectedHog>(ReportText.AllocationFailure)
            .Refutes("no kill for lack of memory").Quoting("page allocation failure");

    [Fact]
    [RuleCase("protected-hog", Outcome.Unknown)]
    public void Cut_before_the_task_table_nothing_tells() =>
        Ruled.By<ProtectedHog>(ReportText.Oom.Lines().CutBefore("Tasks state")).IsUnknownFor("the task table");

    private static ReportText Kill(TaskText other) => ReportText.Oom with
    {
        Tasks = TaskText.Table(new TaskText("db", 900, 10_000), other),
    };

    private static ReportText NobodyLeft(long pages) => ReportText.Oom with
    {
        Tasks = TaskText.Table(new TaskText("qemu", 500, pages) { Adj = -1000 }),
        Summary = null,
        Kill = ["Out of memory and no killable processes...",
            "Kernel panic - not syncing: System is deadlocked on memory"],
    };
}
