using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Memory goes in and out of swap.</summary>
public sealed class SwapCacheThrash : IRule
{
    internal const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "swap-cache-thrash",
        "memory goes in and out of swap",
        "The swap cache holds at least 5 % of RAM while swap is in use.",
        "It is smaller, or no swap is in use, or a group's limit was reached.",
        "The swap cache, Free swap or Total swap line is not in the log.",
        "Pages are read back as fast as they are written out: the working set does not fit, and the machine crawls "
        + "before it kills.",
        "pages in swap cache, Free swap, Total swap of show_swap_cache_info(), mm/swap_state.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsMemcg) { return Doc.Refuted("a group's limit was reached", facts.LimitReached()); }
        if (facts.Memory is not { Totals: { FreeSwap: { } free, TotalSwap: { } total } totals } memory)
        {
            return Doc.Unknown("the swap lines");
        }

        if (free >= total)
        {
            return Doc.Refuted(
                "no swap is in use", facts.Token(LineShape.Totals, "Free swap"u8, $"{free} of {total} are free"));
        }

        return new ShareOfMemory(
            totals.SwapCache is { } pages ? memory.InKiB(pages) : null, MinPercent, "the swap cache line",
            "the swap cache is",
            (size, _) => $"{size} are in the swap cache: pages travel in and out of swap.")
        {
            Confidence = Confidence.Likely,
        }.Judge(Doc, facts, because => facts.Token(LineShape.Totals, "pages in swap cache"u8, because));
    }

    public bool IsRuledOut(ReportFacts facts) => facts.IsMemcg
        || facts.Memory is not { Totals.SwapCache: { } pages } memory
        || !facts.Reaches(memory.InKiB(pages), MinPercent);
}
