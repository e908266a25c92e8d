using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Locked memory can not be reclaimed.</summary>
public sealed class Mlocked : IRule
{
    internal const double MinPercent = 15;

    public RuleDoc Doc { get; } = new(
        "mlocked",
        "locked memory can not be reclaimed",
        "Unevictable pages (locked, ramfs, shared memory that is locked) are at least 15 % of RAM (or of the memcg "
        + "limit).",
        "They are less.",
        "The counter, or the size of RAM or of the limit, is not in the log.",
        "Locked pages can neither be swapped nor dropped.",
        "unevictable: of show_free_areas(), mm (v2.6.28+); unevictable of memory.stat.");

    public Finding Evaluate(ReportFacts facts) => new ShareOfMemory(
        facts.Uses.Unevictable, MinPercent, "the unevictable counter", "unevictable memory is",
        (size, share) => $"{size} are locked (mlock, ramfs) and can not be reclaimed, {share}.")
        .Judge(Doc, facts, because => facts.Counter("unevictable", because));

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.Unevictable, MinPercent);
}
