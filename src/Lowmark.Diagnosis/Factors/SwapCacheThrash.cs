using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Memory goes in and out of swap.</summary>
public sealed class SwapCacheThrash : IRule
{
    private const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "swap-cache-thrash",
        "memory goes in and out of swap",
        "The swap cache holds at least 5 % of RAM while swap is in use.",
        "It is smaller.",
        "The swap cache line is not in the log.",
        "Pages are read back as fast as they are written out: the working set does not fit, and the machine crawls before it kills.",
        "pages in swap cache of show_swap_cache_info(), mm/swap_state.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsMemcg) { return Doc.Refuted("a group's limit was reached", facts.LimitReached()); }
        if (facts.Memory is not { Totals.SwapCache: { } pages } memory) { return Doc.Unknown("the swap cache line"); }
        KiB cache = memory.InKiB(pages);
        if (facts.PercentOfWhole(cache) is not { } percent) { return Doc.Unknown("how much RAM there is"); }
        Evidence? line = facts.Token(LineShape.Totals, "pages in swap cache", $"{cache} in the swap cache");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Likely, $"{cache.ToReadable()} are in the swap cache: pages travel in and out of swap.", line)
            : Doc.Refuted($"the swap cache is {percent:0.#} % of RAM", line);
    }
}
