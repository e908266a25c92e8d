using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Page tables hold much of the memory.</summary>
public sealed class PageTables : IRule
{
    private const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "page-tables",
        "page tables hold much of the memory",
        "Page tables are at least 5 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counters are not in the log.",
        "Many processes map the same large segment, or one maps memory sparsely; huge pages make the tables 512 times smaller.",
        "pagetables: of show_free_areas(), mm, all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? tables = facts.IsMemcg ? facts.Stat("pagetables") : facts.Counter("pagetables");
        if (facts.PercentOfWhole(tables) is not { } percent) { return Doc.Unknown("the pagetables counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(facts.Report.Memcg?.Stat("pagetables")?.Line, $"page tables: {percent:0.#} % of {facts.WholeName}")
            : facts.Token(LineShape.Counters, "pagetables:", $"{tables} of page tables: {percent:0.#} % of {facts.WholeName}");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"Page tables hold {tables?.ToReadable()}, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"page tables are {percent:0.#} % of {facts.WholeName}", line);
    }
}
