using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Locked memory can not be reclaimed.</summary>
public sealed class Mlocked : IRule
{
    private const double MinPercent = 15;

    public RuleDoc Doc { get; } = new(
        "mlocked",
        "locked memory can not be reclaimed",
        "Locked or unevictable pages are at least 15 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counters are not in the log.",
        "Locked pages can neither be swapped nor dropped.",
        "unevictable:, mlocked: of show_free_areas(), mm (v2.6.28+).");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? locked = facts.IsMemcg ? facts.Stat("unevictable") : facts.Counter("unevictable");
        if (facts.PercentOfWhole(locked) is not { } percent) { return Doc.Unknown("the unevictable counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(facts.Report.Memcg?.Stat("unevictable")?.Line, "unevictable pages of the group")
            : facts.Token(LineShape.Counters, "unevictable:", $"{locked} can not be evicted: {percent:0} % of {facts.WholeName}");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"{locked?.ToReadable()} are locked (mlock, ramfs) and can not be reclaimed, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"unevictable memory is {percent:0.#} % of {facts.WholeName}", line);
    }
}
