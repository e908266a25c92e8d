using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class ThpBloatTests
{
    [Fact]
    [RuleCase("thp-bloat", Outcome.Confirmed)]
    public void Three_tenths_of_ram() =>
        Ruled.By<ThpBloat>(Holding(300_000))
            .Confirms(
                Confidence.Possible,
                "transparent huge pages hold 300000 kB, 30 % of RAM; part of it may never have been touched")
            .Quoting("anon_thp: 300000kB");

    [Fact]
    [RuleCase("thp-bloat", Outcome.Confirmed)]
    public void Three_tenths_of_a_memcgs_limit() =>
        Ruled.By<ThpBloat>(ReportText.MemcgOom with
        {
            Memcg = new MemcgText("/system.slice/db.service").Counting("anon_thp", 30_000).Lines(),
        })
            .Confirms(
                Confidence.Possible,
                "transparent huge pages hold 30000 kB, 30 % of the group's limit; part of it may never have been "
                + "touched")
            .Quoting("anon_thp 30720000");

    [Fact]
    [RuleCase("thp-bloat", Outcome.Refuted)]
    public void Less_than_three_tenths() =>
        Ruled.By<ThpBloat>(Holding(299_996))
            .Refutes("anonymous huge pages are 30 % of RAM").Quoting("anon_thp: 299996kB");

    [Fact]
    [RuleCase("thp-bloat", Outcome.Unknown)]
    public void Without_the_node_line_nothing_tells() =>
        Ruled.By<ThpBloat>(ReportText.Oom.Lines().Without("anon_thp:")).IsUnknownFor("the anon_thp counter");

    private static ReportText Holding(long kib) =>
        ReportText.Oom with { Memory = new MemInfoText { Nodes = [new NodeText(0) { AnonThp = kib }] } };
}
