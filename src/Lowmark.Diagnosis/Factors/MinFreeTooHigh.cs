using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The reserve itself takes much of the memory.</summary>
public sealed class MinFreeTooHigh : IRule
{
    internal const double MaxPercent = 5;

    public RuleDoc Doc { get; } = new(
        "min-free-too-high",
        "the reserve itself takes much of the memory",
        "The min watermarks of all zones but HighMem and Movable, without boost, add up to more than 5 % of RAM.",
        "They do not, or no page allocator request failed.",
        "The min watermark of a zone, or the totals, are not in the log.",
        "Memory below min is unusable for ordinary requests: the machine runs out earlier than its size says.",
        "min: of show_free_areas(); set_recommended_min_free_kbytes() caps its own advice at 5 % (mm/khugepaged.c).");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent)
        {
            return Doc.Refuted("no page allocator request failed", facts.Header("what was reported"));
        }

        KiB? reserve = MinFree.Of(facts);
        if (facts.PercentOfWhole(reserve) is not { } percent)
        {
            return Doc.Unknown("the min watermarks of all zones and the totals");
        }

        Evidence sum = facts.Arithmetic(
            $"the min watermarks add up to {reserve} = {percent:0.#} % of {facts.WholeName}",
            "what ordinary requests may not use");
        return percent > MaxPercent
            ? Doc.Confirmed(
                Confidence.Certain,
                $"vm.min_free_kbytes keeps {reserve?.ToReadable()}, {percent:0} % of RAM, from ordinary requests.", sum)
            : Doc.Refuted($"the reserve is {percent:0.##} % of RAM", sum);
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.IsAllocatorEvent
        || facts.PercentOfWhole(MinFree.Of(facts)) is not > MaxPercent;
}
