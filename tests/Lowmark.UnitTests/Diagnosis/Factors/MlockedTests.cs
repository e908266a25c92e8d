using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class MlockedTests
{
    [Fact]
    [RuleCase("mlocked", Outcome.Confirmed)]
    public void Fifteen_percent_of_ram() =>
        Ruled.By<Mlocked>(Holding(37_500))
            .Confirms(Confidence.Certain, "150000 kB are locked (mlock, ramfs) and can not be reclaimed, 15 % of RAM")
            .Quoting("unevictable:37500");

    [Fact]
    [RuleCase("mlocked", Outcome.Confirmed)]
    public void Fifteen_percent_of_a_memcgs_limit() =>
        Ruled.By<Mlocked>(InMemcg(15_000))
            .Confirms(
                Confidence.Certain,
                "15000 kB are locked (mlock, ramfs) and can not be reclaimed, 15 % of the group's limit")
            .Quoting("unevictable 15360000");

    [Fact]
    [RuleCase("mlocked", Outcome.Refuted)]
    public void A_page_less() =>
        Ruled.By<Mlocked>(Holding(37_499)).Refutes("unevictable memory is 15 % of RAM").Quoting("unevictable:37499");

    [Fact]
    [RuleCase("mlocked", Outcome.Refuted)]
    public void Less_of_a_memcgs_limit() =>
        Ruled.By<Mlocked>(InMemcg(14_900))
            .Refutes("unevictable memory is 14.9 % of the group's limit").Quoting("unevictable ");

    [Fact]
    [RuleCase("mlocked", Outcome.Unknown)]
    public void Without_the_counter_nothing_tells() =>
        Ruled.By<Mlocked>(ReportText.Oom.Lines().Without(" unevictable:0 dirty:0"))
            .IsUnknownFor("the unevictable counter");

    private static ReportText Holding(long pages) =>
        ReportText.Oom with { Memory = new MemInfoText().Counting("unevictable", pages) };

    private static ReportText InMemcg(long kib) =>
        ReportText.MemcgOom with
        {
            Memcg = new MemcgText("/system.slice/db.service").Counting("unevictable", kib).Lines(),
        };
}
