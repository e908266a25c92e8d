using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Transparent huge pages hold much anonymous memory.</summary>
public sealed class ThpBloat : IRule
{
    private const double MinPercent = 30;

    public RuleDoc Doc { get; } = new(
        "thp-bloat",
        "transparent huge pages hold much anonymous memory",
        "Anonymous huge pages are at least 30 % of RAM (or of the memcg limit).",
        "They are less.",
        "The anon_thp counter is not in the log (printed since v4.8).",
        "A huge page is filled by one touched byte: sparse users get up to 512 times what they use. What of it is unused the log does not show.",
        "anon_thp: of show_free_areas(), mm (v4.8+); anon_thp of memory.stat.");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? huge = facts.IsMemcg ? facts.Stat("anon_thp") ?? facts.Stat("rss_huge") : facts.NodeSum("anon_thp");
        if (facts.PercentOfWhole(huge) is not { } percent) { return Doc.Unknown("the anon_thp counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line((facts.Report.Memcg?.Stat("anon_thp") ?? facts.Report.Memcg?.Stat("rss_huge"))?.Line, "anonymous huge pages of the group")
            : facts.Token(LineShape.NodeCounters, "anon_thp:", $"{huge} of anonymous huge pages");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Possible, $"Transparent huge pages hold {huge?.ToReadable()}, {percent:0} % of {facts.WholeName}; part of it may never have been touched.", line)
            : Doc.Refuted($"anonymous huge pages are {percent:0} % of {facts.WholeName}", line);
    }
}
