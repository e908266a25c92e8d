using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>The min marks are 60 + 1936 kB and Normal's; 1 % of RAM is 10,000 kB.</summary>
public class MinFreeTooLowTests
{
    [Fact]
    [RuleCase("min-free-too-low", Outcome.Confirmed)]
    public void The_marks_add_up_to_less_than_1_percent() =>
        Ruled.By<MinFreeTooLow>(Failure(8_000))
            .Confirms(Confidence.Likely, "min_free_kbytes keeps 9996 kB, 1 % of RAM, for requests that can not wait")
            .Computing("the min watermarks add up to 9996 kB = 1 % of RAM");

    [Fact]
    [RuleCase("min-free-too-low", Outcome.Confirmed)]
    public void A_boost_is_no_part_of_the_reserve() =>
        Ruled.By<MinFreeTooLow>(Failure(8_000 + 2_048, boost: 2_048))
            .Confirms(Confidence.Likely, "min_free_kbytes keeps 9996 kB, 1 % of RAM, for requests that can not wait");

    [Fact]
    [RuleCase("min-free-too-low", Outcome.Refuted)]
    public void The_marks_add_up_to_1_percent() =>
        Ruled.By<MinFreeTooLow>(Failure(8_004))
            .Refutes("the reserve is 1 % of RAM").Computing("the min watermarks add up to 10000 kB = 1 % of RAM");

    [Fact]
    [RuleCase("min-free-too-low", Outcome.Refuted)]
    public void A_request_that_could_wait_does_not_need_the_reserve() =>
        Ruled.By<MinFreeTooLow>(Failure(8_000).Lines().With("0xa20(GFP_ATOMIC)", "0xcc0(GFP_KERNEL)"))
            .Refutes("the request could wait for reclaim").Quoting("GFP_KERNEL");

    [Fact]
    [RuleCase("min-free-too-low", Outcome.Unknown)]
    public void Cut_before_the_zones_nothing_tells() =>
        Ruled.By<MinFreeTooLow>(Failure(8_000).Lines().CutBefore("Mem-Info:"))
            .IsUnknownFor("the min watermarks of all zones and the totals");

    [Fact]
    [RuleCase("min-free-too-low", Outcome.Unknown)]
    public void A_masked_gfp_mask_does_not_tell_whether_it_could_wait() =>
        Ruled.By<MinFreeTooLow>(Failure(8_000).Lines().With("mode:0xa20(GFP_ATOMIC)", "mode:0xa**"))
            .IsUnknownFor("the gfp mask");

    private static ReportText Failure(long normalMin, long boost = 0) => ReportText.AllocationFailure with
    {
        Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Min = normalMin, Boost = boost }),
    };
}
