using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Dirty file pages wait for a slow disk.</summary>
public sealed class PageCacheDirty : IRule
{
    internal const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "page-cache-dirty",
        "dirty file pages wait for a slow disk",
        "Dirty pages and pages under writeback are at least 10 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counters, or the size of RAM or of the limit, are not in the log.",
        "Reclaim can not drop what is not written yet: storage is too slow for the writers.",
        "dirty:, writeback: of show_free_areas(), mm; file_dirty, file_writeback of memory.stat (dirty, writeback on "
        + "v1).");

    public Finding Evaluate(ReportFacts facts)
    {
        string dirty = facts.IsMemcg && facts.Stat("file_dirty") is not null ? "file_dirty" : "dirty";
        return new ShareOfMemory(
            facts.Uses.Dirty, MinPercent, "the dirty and writeback counters", "dirty pages are",
            (size, share) => $"{size} of file pages wait to be written, {share}.")
            .Judge(Doc, facts, because => facts.Counter(dirty, because));
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.Dirty, MinPercent);
}
