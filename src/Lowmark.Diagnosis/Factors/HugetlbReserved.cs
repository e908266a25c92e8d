using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Huge pages are reserved and unused.</summary>
public sealed class HugetlbReserved : IRule
{
    internal const double MinPercent = 10;

    public RuleDoc Doc { get; } = new(
        "hugetlb-reserved",
        "huge pages are reserved and unused",
        "Free pages of the huge page pools are at least 10 % of RAM; possible only, where the size of RAM is not in "
        + "the log.",
        "There are fewer, or they are in use, or a memcg's limit was reached, which does not count them.",
        "The hugepages lines are not in the log (printed since v3.10).",
        "Nobody else can have that memory, and the OOM killer can not free it.",
        "hugepages_total=, hugepages_free= of hugetlb_show_meminfo(), mm/hugetlb.c.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.IsMemcg)
        {
            return Doc.Refuted("huge pages are not charged to the group's limit", facts.LimitReached());
        }

        if (Idle(facts) is not var (idle, biggest)) { return Doc.Unknown("the hugepages_total= lines"); }
        Evidence? line = facts.Line(
            biggest.Line, $"{biggest.Free} of {biggest.Total} huge pages of {biggest.Size} are reserved and unused");
        if (idle.Count == 0) { return Doc.Refuted("no huge page is reserved and unused", line); }
        if (facts.PercentOfWhole(idle) is not { } percent)
        {
            return Doc.Confirmed(
                Confidence.Possible,
                $"{idle.ToReadable()} are reserved as huge pages and unused; the log does not show how much RAM there "
                + "is.",
                line);
        }

        return percent >= MinPercent
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{idle.ToReadable()} are reserved as huge pages and unused, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"unused huge pages are {percent:0} % of {facts.WholeName}", line);
    }

    public bool IsRuledOut(ReportFacts facts) => facts.IsMemcg || Idle(facts) is not { Size.Count: not 0 } idle
        || facts.PercentOfWhole(idle.Size) < MinPercent;

    /// <summary>Unused huge pages of all pools, and the pool with most of them; null when no pool is printed.</summary>
    private static (KiB Size, HugePagePool Biggest)? Idle(ReportFacts facts)
    {
        (KiB Size, HugePagePool Biggest)? idle = null;
        KiB most = default;
        foreach (NodeState node in facts.Memory?.Nodes ?? [])
        {
            foreach (HugePagePool pool in node.HugePages)
            {
                KiB unused = new HugePagePool(pool.Free, 0, 0, pool.Size, null).TotalSize;
                bool isMost = idle is null || unused > most;
                if (isMost) { most = unused; }
                idle = (unused + (idle?.Size ?? default), isMost ? pool : idle!.Value.Biggest);
            }
        }

        return idle;
    }
}
