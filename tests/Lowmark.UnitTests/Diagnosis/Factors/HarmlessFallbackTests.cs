using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class HarmlessFallbackTests
{
    [Theory]
    [InlineData("0x50cc0(GFP_KERNEL|__GFP_NORETRY|__GFP_COMP)")]
    [InlineData("0x44cc0(GFP_KERNEL|__GFP_RETRY_MAYFAIL|__GFP_COMP)")]
    [RuleCase("harmless-fallback", Outcome.Confirmed)]
    public void A_large_request_that_may_fail_has_another_way(string mask) =>
        Ruled.By<HarmlessFallback>(Failure(1, mask))
            .Confirms(Confidence.Likely, "the request was optional: its flags say that the caller has another way")
            .Quoting(mask);

    [Theory]
    [InlineData(4, "0x40cc0(GFP_KERNEL|__GFP_COMP)")]
    [InlineData(0, "0x50cc0(GFP_KERNEL|__GFP_NORETRY|__GFP_COMP)")]
    [RuleCase("harmless-fallback", Outcome.Refuted)]
    public void Without_such_a_flag_or_with_nothing_smaller_to_fall_back_to_it_was_needed(int order, string mask) =>
        Ruled.By<HarmlessFallback>(Failure(order, mask)).Refutes("the request was not optional").Quoting(mask);

    [Fact]
    [RuleCase("harmless-fallback", Outcome.Refuted)]
    public void A_kill_is_not_harmless() =>
        Ruled.By<HarmlessFallback>(ReportText.Oom).Refutes("not an allocation failure").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("harmless-fallback", Outcome.Unknown)]
    public void A_masked_gfp_mask_does_not_tell() =>
        Ruled.By<HarmlessFallback>(Failure(4, "0x5****")).IsUnknownFor("the gfp mask");

    private static ReportText Failure(int order, string mask) => ReportText.AllocationFailure with
    {
        Header = $"db: page allocation failure: order:{order}, mode:{mask}, nodemask=(null),cpuset=/,mems_allowed=0",
    };
}
