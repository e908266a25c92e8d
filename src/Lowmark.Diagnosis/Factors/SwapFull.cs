using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Swap is full.</summary>
public sealed class SwapFull : IRule
{
    internal const double MinFreePercent = 3;

    public RuleDoc Doc { get; } = new(
        "swap-full",
        "swap is full",
        "Less than 3 % of the swap space is free (or of the memcg's swap limit).",
        "More is free, or there is no swap at all.",
        "The swap lines are not in the log, or the memcg has no swap limit of its own.",
        "Swap bought time and is used up; more of it buys more time only.",
        "Free swap, Total swap of show_mem(); swap: usage of mem_cgroup_print_oom_meminfo().");

    public Finding Evaluate(ReportFacts facts)
    {
        (KiB? free, KiB? total) = Swap(facts);
        if (free is not { } left || total is not { } size) { return Doc.Unknown("the swap lines"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(facts.Report.Memcg?.Counter("swap")?.Line, $"{left} of {size} left to swap")
            : facts.Token(LineShape.Totals, "Free swap"u8, $"{left} of {size} of swap are free");
        if (size.Count == 0) { return Doc.Refuted("there is no swap", line); }
        return ReportFacts.Percent(left, size) < MinFreePercent
            ? Doc.Confirmed(
                Confidence.Certain,
                $"Swap is full: {(left.Count == 0 ? "none" : left.ToReadable())} of {size.ToReadable()} is free.", line)
            : Doc.Refuted($"{left} of {size} swap are free", line);
    }

    public bool IsRuledOut(ReportFacts facts)
    {
        (KiB? free, KiB? total) = Swap(facts);
        return ReportFacts.Percent(free, total) is not < MinFreePercent;
    }

    private static (KiB? Free, KiB? Total) Swap(ReportFacts facts) => facts.IsMemcg
        ? (facts.Memcg?.SwapLimit - (facts.Memcg?.SwapUsage ?? default), facts.Memcg?.SwapLimit)
        : (facts.Memory?.Totals.FreeSwap, facts.Memory?.Totals.TotalSwap);
}
