using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class PageTablesTests
{
    [Fact]
    [RuleCase("page-tables", Outcome.Confirmed)]
    public void A_twentieth_of_ram() =>
        Ruled.By<PageTables>(Holding(12_500))
            .Confirms(Confidence.Certain, "page tables hold 50000 kB, 5 % of RAM").Quoting("pagetables:12500");

    [Fact]
    [RuleCase("page-tables", Outcome.Confirmed)]
    public void A_twentieth_of_a_memcgs_limit() =>
        Ruled.By<PageTables>(InMemcg(5_000))
            .Confirms(Confidence.Certain, "page tables hold 5000 kB, 5 % of the group's limit")
            .Quoting("pagetables 5120000");

    [Fact]
    [RuleCase("page-tables", Outcome.Refuted)]
    public void A_page_less() =>
        Ruled.By<PageTables>(Holding(12_499)).Refutes("page tables are 5 % of RAM").Quoting("pagetables:12499");

    [Fact]
    [RuleCase("page-tables", Outcome.Refuted)]
    public void Less_of_a_memcgs_limit() =>
        Ruled.By<PageTables>(InMemcg(4_900))
            .Refutes("page tables are 4.9 % of the group's limit").Quoting("pagetables ");

    [Fact]
    [RuleCase("page-tables", Outcome.Unknown)]
    public void Without_the_counter_nothing_tells() =>
        Ruled.By<PageTables>(ReportText.Oom.Lines().Without(" mapped:0 shmem:500"))
            .IsUnknownFor("the pagetables counter");

    private static ReportText Holding(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText().Counting("pagetables", pages) };

    private static ReportText InMemcg(long kib) =>
        ReportText.MemcgOom with
        {
            Memcg = new MemcgText("/system.slice/db.service").Counting("pagetables", kib).Lines(),
        };
}
