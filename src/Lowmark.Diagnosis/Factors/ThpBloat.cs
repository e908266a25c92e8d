using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Transparent huge pages hold much anonymous memory.</summary>
public sealed class ThpBloat : IRule
{
    internal const double MinPercent = 30;

    public RuleDoc Doc { get; } = new(
        "thp-bloat",
        "transparent huge pages hold much anonymous memory",
        "Anonymous huge pages are at least 30 % of RAM (or of the memcg limit).",
        "They are less.",
        "The anon_thp counter (printed since v4.8), or the size of RAM or of the limit, is not in the log.",
        "A huge page is filled by one touched byte: sparse users get up to 512 times what they use. What of it is "
        + "unused the log does not show.",
        "anon_thp: of show_free_areas(), mm (v4.8+); anon_thp of memory.stat, rss_huge on v1.");

    public Finding Evaluate(ReportFacts facts)
    {
        ShareOfMemory share = new(
            facts.Uses.HugePages, MinPercent, "the anon_thp counter", "anonymous huge pages are",
            (size, share) => $"Transparent huge pages hold {size}, {share}; part of it may never have been touched.")
        {
            Confidence = Confidence.Possible,
        };
        return share.Judge(
            Doc, facts,
            because => facts.IsMemcg
                ? facts.Counter(Stat(facts), because)
                : facts.Token(LineShape.NodeCounters, "anon_thp:"u8, because));
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.HugePages, MinPercent);

    private static string Stat(ReportFacts facts) => facts.Stat("anon_thp") is null ? "rss_huge" : "anon_thp";
}
