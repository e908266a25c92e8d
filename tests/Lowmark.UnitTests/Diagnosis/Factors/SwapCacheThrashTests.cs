using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class SwapCacheThrashTests
{
    [Fact]
    [RuleCase("swap-cache-thrash", Outcome.Confirmed)]
    public void A_twentieth_of_ram_is_in_the_swap_cache() =>
        Ruled.By<SwapCacheThrash>(Holding(12_500))
            .Confirms(Confidence.Likely, "48.8 MiB are in the swap cache: pages travel in and out of swap.")
            .Quoting("12500 pages in swap cache");

    [Fact]
    [RuleCase("swap-cache-thrash", Outcome.Refuted)]
    public void A_page_less() =>
        Ruled.By<SwapCacheThrash>(Holding(12_499))
            .Refutes("the swap cache is 5 % of RAM").Quoting("12499 pages in swap cache");

    [Fact]
    [RuleCase("swap-cache-thrash", Outcome.Refuted)]
    public void A_memcgs_limit_says_nothing_of_the_swap_cache() =>
        Ruled.By<SwapCacheThrash>(ReportText.MemcgOom)
            .Refutes("a group's limit was reached").Quoting("memory: usage 100000kB");

    [Fact]
    [RuleCase("swap-cache-thrash", Outcome.Unknown)]
    public void Cut_before_the_totals_nothing_tells() =>
        Ruled.By<SwapCacheThrash>(Holding(12_500).Lines().CutBefore("pages in swap cache"))
            .IsUnknownFor("the swap lines");

    [Fact]
    [RuleCase("swap-cache-thrash", Outcome.Refuted)]
    public void With_all_swap_free_nothing_travels() =>
        Ruled.By<SwapCacheThrash>(ReportText.Oom with
        {
            Memory = new MemInfoText { SwapCache = 12_500, TotalSwap = 100_000, FreeSwap = 100_000 },
        })
            .Refutes("no swap is in use").Quoting("Free swap  = 100000kB");

    private static ReportText Holding(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText { SwapCache = pages, TotalSwap = 100_000, FreeSwap = 1000 } };
}
