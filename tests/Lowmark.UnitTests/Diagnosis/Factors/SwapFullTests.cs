using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class SwapFullTests
{
    [Fact]
    [RuleCase("swap-full", Outcome.Confirmed)]
    public void Less_than_3_percent_are_left() =>
        Ruled.By<SwapFull>(Machine(free: 2_996))
            .Confirms(Confidence.Certain, "swap is full: 2996 kB of 100000 kB are free").Quoting("Free swap  = 2996kB");

    [Fact]
    [RuleCase("swap-full", Outcome.Confirmed)]
    public void Less_than_3_percent_of_what_the_group_may_swap() =>
        Ruled.By<SwapFull>(Group(usage: 9_704))
            .Confirms(Confidence.Certain, "swap is full: 296 kB of 10000 kB are free").Quoting("swap: usage 9704kB");

    [Fact]
    [RuleCase("swap-full", Outcome.Refuted)]
    public void Three_percent_are_left() =>
        Ruled.By<SwapFull>(Machine(free: 3_000))
            .Refutes("3000 kB of 100000 kB swap are free").Quoting("Free swap  = 3000kB");

    [Fact]
    [RuleCase("swap-full", Outcome.Refuted)]
    public void Three_percent_of_what_the_group_may_swap() =>
        Ruled.By<SwapFull>(Group(usage: 9_700))
            .Refutes("300 kB of 10000 kB swap are free").Quoting("swap: usage 9700kB");

    [Fact]
    [RuleCase("swap-full", Outcome.Refuted)]
    public void No_swap_is_not_full_swap() =>
        Ruled.By<SwapFull>(ReportText.Oom).Refutes("there is no swap").Quoting("Free swap  = 0kB");

    [Fact]
    [RuleCase("swap-full", Outcome.Unknown)]
    public void Cut_before_the_totals_nothing_tells() =>
        Ruled.By<SwapFull>(Machine(free: 0).Lines().CutBefore("Free swap")).IsUnknownFor("the swap lines");

    [Fact]
    [RuleCase("swap-full", Outcome.Unknown)]
    public void A_group_without_a_swap_limit_may_use_what_the_machine_has_which_is_not_printed() =>
        Ruled.By<SwapFull>(Group(usage: 9_704, limit: 9_007_199_254_740_988)).IsUnknownFor("the swap lines");

    private static ReportText Machine(long free) =>
        ReportText.Oom with { Memory = new MemInfoText { TotalSwap = 100_000, FreeSwap = free } };

    private static ReportText Group(long usage, long limit = 10_000) => ReportText.MemcgOom with
    {
        Memcg = (new MemcgText("/system.slice/db.service") with { SwapUsage = usage, SwapLimit = limit }).Lines(),
    };
}
