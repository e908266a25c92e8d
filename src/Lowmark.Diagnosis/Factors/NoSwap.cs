using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>There is no swap.</summary>
public sealed class NoSwap : IRule
{
    public RuleDoc Doc { get; } = new(
        "no-swap",
        "there is no swap",
        "The report says Total swap = 0kB, or the memcg may not swap.",
        "There is swap, or the memcg may use some.",
        "The swap lines are not in the log; cgroup v1 prints none for a group, only memory+swap.",
        "Anonymous memory can then not be moved out: RAM is the hard limit, and it comes suddenly.",
        "Total swap of show_swap_cache_info(), mm/swap_state.c; swap: limit of mem_cgroup_print_oom_meminfo().");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsMemcg)
        {
            if (facts.Memcg?.SwapLimit is not { } limit) { return Doc.Unknown("the swap limit of the group"); }
            Evidence? swap = facts.Line(
                facts.Report.Memcg?.Counter("swap")?.Line,
                limit.Count == 0 ? "the group may not swap" : $"the group may swap {limit}");
            return limit.Count == 0
                ? Doc.Confirmed(Confidence.Certain, "The group may not swap.", swap)
                : Doc.Refuted($"the group may swap {limit}", swap);
        }

        if (facts.Memory?.Totals.TotalSwap is not { } total) { return Doc.Unknown("the Total swap line"); }
        Evidence? line = facts.Token(
            LineShape.Totals, "Total swap"u8, total.Count == 0 ? "no swap is set up" : $"there is {total} of swap");
        return total.Count == 0
            ? Doc.Confirmed(Confidence.Certain, "There is no swap: anonymous memory can not be moved out of RAM.", line)
            : Doc.Refuted($"there is {total} of swap", line);
    }

    public bool IsRuledOut(ReportFacts facts) =>
        (facts.IsMemcg ? facts.Memcg?.SwapLimit : facts.Memory?.Totals.TotalSwap) is not { Count: 0 };
}
