using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

/// <summary>RAM is 262,144 pages, 12 % of it 31,457.28; the default machine misses 5000 pages.</summary>
public class UnaccountedTests
{
    [Fact]
    [RuleCase("unaccounted", Outcome.Confirmed)]
    public void Twelve_percent_of_ram_are_in_no_counter() =>
        Ruled.By<Unaccounted>(Missing(31_458))
            .Confirms(
                Confidence.Certain,
                "125832 kB (12 % of RAM) are in no counter: a driver, the balloon, vmalloc, pipes or a page leak")
            .Computing("RAM 1048576 kB - all counters 922744 kB = 125832 kB");

    [Fact]
    [RuleCase("unaccounted", Outcome.Refuted)]
    public void A_page_less_is_what_a_healthy_host_misses() =>
        Ruled.By<Unaccounted>(Missing(31_457))
            .Refutes("the ledger adds up to within 12 %")
            .Computing("RAM 1048576 kB - all counters 922748 kB = 125828 kB");

    [Fact]
    [RuleCase("unaccounted", Outcome.Refuted)]
    public void A_memcgs_limit_is_not_ram() =>
        Ruled.By<Unaccounted>(ReportText.MemcgOom)
            .Refutes("the group's own limit was reached, not RAM").Quoting("memory: usage 100000kB");

    [Theory]
    [InlineData("pages RAM")]
    [InlineData(" slab_reclaimable:2000")]
    [RuleCase("unaccounted", Outcome.Unknown)]
    public void Without_a_figure_the_ledger_can_not_be_drawn_up(string lost) =>
        Ruled.By<Unaccounted>(ReportText.Oom.Lines().Without(lost))
            .IsUnknownFor("the counters and totals of the Mem-Info block");

    private static ReportText Missing(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText().Counting("inactive_anon", 234_050 + 5_000 - pages) };
}
