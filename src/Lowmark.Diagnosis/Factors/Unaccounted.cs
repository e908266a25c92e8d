using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The ledger does not add up.</summary>
public sealed class Unaccounted : IRule
{
    /// <summary>Per-CPU areas, vmalloc and memmap of a healthy host stay below this.</summary>
    internal const double MinPercent = 12;

    public RuleDoc Doc { get; } = new(
        "unaccounted",
        "memory that no counter shows",
        "The ledger misses at least 12 % of RAM: free, LRU, slab, page tables, stacks and huge pages do not add up to "
        + "it.",
        "They add up to within 12 %, or a memcg's limit was reached.",
        "A counter that the ledger needs is not in the log.",
        "Drivers, the balloon, vmalloc, pipes or a leak of raw pages hold it; no process shows it and no kill frees "
        + "it.",
        "Σ of show_mem()'s disjoint counters against pages RAM, mm/show_mem.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsMemcg) { return Doc.Refuted("the group's own limit was reached, not RAM", facts.LimitReached()); }
        if (facts.Ledger is not { Unaccounted: { } rest, Total: { } total } || facts.Memory is not { } memory
            || memory.Totals.Counter("slab_unreclaimable") is null)
        {
            return Doc.Unknown("the counters and totals of the Mem-Info block");
        }

        double percent = ReportFacts.Percent(rest, total) ?? 0;
        Evidence sum = facts.Arithmetic(
            $"RAM {total} - all counters {total - rest} = {rest}", $"{percent:0} % of RAM is in no counter");
        return percent >= MinPercent
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{rest.ToReadable()} ({percent:0} % of RAM) are in no counter: a driver, the balloon, vmalloc, pipes "
                + "or a page leak.",
                sum)
            : Doc.Refuted($"the ledger adds up to within {percent:0.#} %", sum);
    }

    public bool IsRuledOut(ReportFacts facts) =>
        facts.IsMemcg || ReportFacts.Percent(facts.Ledger?.Unaccounted, facts.Ledger?.Total) is not >= MinPercent;
}
