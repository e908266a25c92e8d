using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class NoSwapTests
{
    [Fact]
    [RuleCase("no-swap", Outcome.Confirmed)]
    public void The_machine_has_none() =>
        Ruled.By<NoSwap>(ReportText.Oom)
            .Confirms(Confidence.Certain, "there is no swap: anonymous memory can not be moved out")
            .Quoting("Total swap = 0kB");

    [Fact]
    [RuleCase("no-swap", Outcome.Confirmed)]
    public void The_group_may_not_swap() =>
        Ruled.By<NoSwap>(ReportText.MemcgOom)
            .Confirms(Confidence.Certain, "the group may not swap").Quoting("swap: usage 0kB, limit 0kB");

    /// <summary>cgroup v1 limits memory and swap together, and the machine's swap is not printed.</summary>
    [Fact]
    [RuleCase("no-swap", Outcome.Unknown)]
    public void On_v1_the_limit_of_both_does_not_tell_whether_there_is_swap() =>
        Ruled.By<NoSwap>(V1(150_000)).IsUnknownFor("the swap limit of the group");

    [Fact]
    [RuleCase("no-swap", Outcome.Refuted)]
    public void A_group_that_may_swap_a_page_may_swap() =>
        Ruled.By<NoSwap>(ReportText.MemcgOom with { Memcg = (new MemcgText("/a") with { SwapLimit = 4 }).Lines() })
            .Refutes("the group may swap 4 kB").Quoting("swap: usage 0kB, limit 4kB");

    [Fact]
    [RuleCase("no-swap", Outcome.Refuted)]
    public void A_page_of_swap_is_swap() =>
        Ruled.By<NoSwap>(ReportText.Oom with { Memory = new MemInfoText { TotalSwap = 4 } })
            .Refutes("there is 4 kB of swap").Quoting("Total swap = 4kB");

    [Fact]
    [RuleCase("no-swap", Outcome.Unknown)]
    public void Cut_before_the_totals_nothing_tells() =>
        Ruled.By<NoSwap>(ReportText.Oom.Lines().CutBefore("Total swap")).IsUnknownFor("the Total swap line");

    [Fact]
    [RuleCase("no-swap", Outcome.Unknown)]
    public void Without_the_groups_swap_line_nothing_tells() =>
        Ruled.By<NoSwap>(ReportText.MemcgOom.Lines().Without("swap: usage"))
            .IsUnknownFor("the swap limit of the group");

    private static ReportText V1(int both) => ReportText.MemcgOom with
    {
        Memcg =
        [
            "memory: usage 100000kB, limit 100000kB, failcnt 40",
            $"memory+swap: usage 100000kB, limit {both}kB, failcnt 0",
            "kmem: usage 100kB, limit 9007199254740988kB, failcnt 0",
        ],
    };
}
