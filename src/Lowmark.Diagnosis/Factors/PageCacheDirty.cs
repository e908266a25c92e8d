using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Dirty file pages wait for a slow disk.</summary>
public sealed class PageCacheDirty : IRule
{
    private const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "page-cache-dirty",
        "dirty file pages wait for a slow disk",
        "Dirty pages and pages under writeback are at least 10 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counters are not in the log.",
        "Reclaim can not drop what is not written yet: storage is too slow for the writers.",
        "dirty:, writeback: of show_free_areas(), mm; file_dirty, file_writeback of memory.stat.");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? dirty = facts.IsMemcg
            ? (facts.Stat("file_dirty") ?? facts.Stat("dirty")) + (facts.Stat("file_writeback") ?? facts.Stat("writeback") ?? default)
            : facts.Counter("dirty") + (facts.Counter("writeback") ?? default);
        if (facts.PercentOfWhole(dirty) is not { } percent) { return Doc.Unknown("the dirty and writeback counters"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(
                (facts.Report.Memcg?.Stat("file_dirty") ?? facts.Report.Memcg?.Stat("dirty"))?.Line, "dirty file pages of the group")
            : facts.Token(LineShape.Counters, "dirty:", $"{dirty} wait to be written");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"{dirty?.ToReadable()} of file pages wait to be written, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"dirty pages are {percent:0.#} % of {facts.WholeName}", line);
    }
}
