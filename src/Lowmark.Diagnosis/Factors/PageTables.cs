using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Page tables hold much of the memory.</summary>
public sealed class PageTables : IRule
{
    internal const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "page-tables",
        "page tables hold much of the memory",
        "Page tables are at least 5 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counter, or the size of RAM or of the limit, is not in the log.",
        "Many processes map the same large segment, or one maps memory sparsely; huge pages need next to no tables.",
        "pagetables: of show_free_areas(), mm, all releases; pagetables of memory.stat (v5.11+).");

    public Finding Evaluate(ReportFacts facts) => new ShareOfMemory(
        facts.Uses.PageTables, MinPercent, "the pagetables counter", "page tables are",
        (size, share) => $"Page tables hold {size}, {share}.")
        .Judge(Doc, facts, because => facts.Counter("pagetables", because));

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.PageTables, MinPercent);
}
