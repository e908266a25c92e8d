using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.Diagnosis.Causes;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>RAM and swap are 1,000,000 + 200,000 kB; three times that is 3,600,000 kB = 900,000 pages.</summary>
public class OvercommittedTests
{
    [Fact]
    [RuleCase("overcommitted", Outcome.Confirmed)]
    public void More_than_three_times_what_exists_was_promised() =>
        Ruled.By<Overcommitted>(Promised(900_001))
            .Confirms(Confidence.Possible, "processes were promised 3600004 kB of address space, 1200000 kB exist")
            .Quoting("total_vm");

    [Fact]
    [RuleCase("overcommitted", Outcome.Confirmed)]
    public void A_refused_commit_says_so_itself() =>
        Ruled.By<Overcommitted>([OvercommitRefusalTests.Refusal])
            .Confirms(Confidence.Certain, "the commit limit was reached")
            .Quoting("not enough memory for the allocation");

    [Fact]
    [RuleCase("overcommitted", Outcome.Refuted)]
    public void Three_times_what_exists_is_ordinary() =>
        Ruled.By<Overcommitted>(Promised(900_000)).Refutes("address spaces add up to 3600000 kB").Quoting("total_vm");

    [Fact]
    [RuleCase("overcommitted", Outcome.Refuted)]
    public void A_memcgs_limit_has_nothing_to_do_with_promises() =>
        Ruled.By<Overcommitted>(ReportText.MemcgOom)
            .Refutes("a group's limit was reached").Quoting("memory: usage 100000kB");

    [Fact]
    [RuleCase("overcommitted", Outcome.Unknown)]
    public void Cut_before_the_task_table_nothing_tells() =>
        Ruled.By<Overcommitted>(ReportText.Oom.Lines().CutBefore("Tasks state"))
            .IsUnknownFor("the task table and the totals");

    private static ReportText Promised(long pages) => ReportText.Oom with
    {
        Memory = new MemInfoText { TotalSwap = 200_000, FreeSwap = 200_000 },
        Tasks = TaskText.Table(
            new TaskText("db", 900, 1000) { TotalVm = 500_000 }, new TaskText("web", 901,
            1000) { TotalVm = pages - 500_000 }),
    };
}
