using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>The min marks are 60 + 1936 kB and Normal's; 5 % of RAM is 50,000 kB.</summary>
public class MinFreeTooHighTests
{
    [Fact]
    [RuleCase("min-free-too-high", Outcome.Confirmed)]
    public void The_marks_add_up_to_more_than_5_percent() =>
        Ruled.By<MinFreeTooHigh>(Kill(48_008))
            .Confirms(Confidence.Certain, "min_free_kbytes keeps 50004 kB, 5 % of RAM, from ordinary requests")
            .Computing("the min watermarks add up to 50004 kB = 5 % of RAM");

    [Fact]
    [RuleCase("min-free-too-high", Outcome.Refuted)]
    public void The_marks_add_up_to_5_percent() =>
        Ruled.By<MinFreeTooHigh>(Kill(48_004))
            .Refutes("the reserve is 5 % of RAM").Computing("the min watermarks add up to 50000 kB = 5 % of RAM");

    [Fact]
    [RuleCase("min-free-too-high", Outcome.Refuted)]
    public void A_memcgs_limit_has_nothing_to_do_with_the_marks() =>
        Ruled.By<MinFreeTooHigh>(ReportText.MemcgOom)
            .Refutes("no page allocator request failed").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("min-free-too-high", Outcome.Unknown)]
    public void Cut_before_the_zones_nothing_tells() =>
        Ruled.By<MinFreeTooHigh>(Kill(48_008).Lines().CutBefore("Mem-Info:"))
            .IsUnknownFor("the min watermarks of all zones and the totals");

    [Fact]
    [RuleCase("min-free-too-high", Outcome.Unknown)]
    public void A_zone_that_was_lost_makes_the_sum_unknown() =>
        Ruled.By<MinFreeTooHigh>(Kill(48_008).Lines().Without("Node 0 DMA32 free:"))
            .IsUnknownFor("the min watermarks of all zones and the totals");

    private static ReportText Kill(long normalMin) => ReportText.Oom with
    {
        Memory = new MemInfoText().WithNormal(
            MemInfoText.Normal with { Min = normalMin, Low = normalMin * 5 / 4, High = normalMin * 3 / 2 }),
    };
}
