using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The reserve for atomic requests is small.</summary>
public sealed class MinFreeTooLow : IRule
{
    internal const double MinPercent = 1;

    public RuleDoc Doc { get; } = new(
        "min-free-too-low",
        "the reserve for atomic requests is small",
        "A request that can not wait failed, and the min watermarks of all zones but HighMem and Movable, without "
        + "boost, add up to less than 1 % of RAM.",
        "They add up to 1 % or more, or the request could wait.",
        "The gfp mask, the min watermark of a zone, or the totals are not in the log.",
        "The reserve is what interrupt context lives on while kswapd works. 1 % of RAM is a common rule; what a burst "
        + "needs is measured better.",
        "min: of show_free_areas(), = min_free_kbytes shared out by zone size (__setup_per_zone_wmarks(), "
        + "mm/page_alloc.c).");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is ReportKind.PageAllocationFailure && facts.MayReclaim is null)
        {
            return Doc.Unknown("the gfp mask");
        }

        if (facts.MayReclaim is not false)
        {
            return Doc.Refuted("the request could wait for reclaim", facts.Header("its gfp flags"));
        }

        KiB? reserve = MinFree.Of(facts);
        if (facts.PercentOfWhole(reserve) is not { } percent)
        {
            return Doc.Unknown("the min watermarks of all zones and the totals");
        }

        Evidence sum = facts.Arithmetic(
            $"the min watermarks add up to {reserve} = {percent:0.##} % of {facts.WholeName}",
            "what min_free_kbytes keeps for requests that can not wait");
        return percent < MinPercent
            ? Doc.Confirmed(
                Confidence.Likely,
                $"vm.min_free_kbytes keeps only {reserve?.ToReadable()}, {percent:0.##} % of RAM, for requests that "
                + "can not wait.",
                sum)
            : Doc.Refuted($"the reserve is {percent:0.##} % of RAM", sum);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.MayReclaim is not false
        || facts.PercentOfWhole(MinFree.Of(facts)) is not < MinPercent;
}
