using Lowmark.Allocator;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Every zone the request may use is below its watermark, and nothing is left to reclaim.</summary>
public sealed class GlobalExhaustion : IRule
{
    /// <summary>Free memory and file cache: with less there is nothing left to reclaim.</summary>
    internal const double MostLeftPercent = 5;

    public RuleDoc Doc { get; } = new(
        "global-exhaustion",
        "the whole machine is out of memory",
        "Every zone the request may use is below its watermark, reclaim found nothing or too little, and no other "
        + "node or zone has memory to spare. Likely or possible, for a kill of order 0: a zone was back above its "
        + "watermark when the report was printed, but free memory and file cache are at most 5 % of RAM; or the lines "
        + "of other zones, or of all, are missing.",
        "A memcg limit, a confinement to nodes or zones, fragmentation or an atomic request explains the failure.",
        "A zone was above its watermark and more is left, or the zone lines are not in the log and other causes are "
        + "not excluded.",
        "Something uses all RAM and swap: find it (the ledger and the task table), limit it, or give the machine more.",
        "__alloc_pages_slowpath(), __alloc_pages_may_oom(), should_reclaim_retry(), mm/page_alloc.c; all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent)
        {
            return Doc.Refuted(
                "the machine as a whole did not run out", MemcgEvidence.Paths(facts),
                facts.Header("what was reported"));
        }

        if (facts.Kind is ReportKind.PageAllocationFailure && facts.MayReclaim is false)
        {
            return Doc.Refuted(
                "the request could not wait for reclaim: it says nothing of what reclaim could have freed",
                facts.Header("its gfp flags"));
        }

        if (facts.Zones.IsEmpty) { return WithoutZones(facts); }
        return facts.Zones.AllShort switch
        {
            true => Short(facts),
            false when facts.Zones.AnyWithoutBlock => Doc.Refuted(
                "pages are free, blocks are not", [.. ZoneEvidence.WithoutBlock(facts)]),
            false => Recovered(facts),
            null => Partly(facts),
        };
    }

    private Finding Short(ReportFacts facts)
    {
        if (ZoneExhaustion.IsLowZone(facts) && facts.Zones.UnprintedFree is null)
        {
            return Doc.Unknown("what was free in the zones above");
        }

        if (ZoneExhaustion.OnlyCmaLeft(facts) is { } cma)
        {
            return Doc.Refuted($"{cma.Name} has memory to spare, but only in CMA", [.. ZoneEvidence.Short(facts)]);
        }

        bool confined = NodeExhaustion.Confinement(facts) is not null
            && ZoneEvidence.AnyElsewhere(facts, Ineligibility.NodeNotAllowed);
        bool limited = facts.Zones.AnyIdle(Ineligibility.ZoneTooHigh)
            || (facts.Request?.Zone is { } zone && zone is not ("Movable" or "HighMem")
                && ZoneEvidence.HasLeftOut(facts));
        if (confined || limited)
        {
            return Doc.Refuted(
                "memory was free where the request could not go",
                [
                    .. ZoneEvidence.Elsewhere(
                        facts, confined ? Ineligibility.NodeNotAllowed : Ineligibility.ZoneTooHigh),
                    .. ZoneEvidence.Short(facts)
                ]);
        }

        if (ZoneEvidence.HasUnprinted(facts))
        {
            return Doc.Unknown("the zones that the free memory lies in: more is free than in those printed");
        }

        return Doc.Confirmed(
            facts.Zones.UnprintedFree is not null && (facts.IsOom || facts.MayReclaim is true)
                ? Confidence.Certain
                : Confidence.Likely,
            $"{ZoneEvidence.NoneAbove(facts)}, and reclaim "
            + $"{(facts.IsOom ? "found nothing to free" : "did not free enough")}.",
            [.. ZoneEvidence.Short(facts), Unreclaimable(facts), SwapState(facts)]);
    }

    /// <summary>The free pages came back before the report was printed; only the totals can tell.</summary>
    private Finding Recovered(ReportFacts facts)
    {
        KiB? left = facts.Counter("free") + facts.Counter("active_file") + facts.Counter("inactive_file");
        bool swapIsUsed = facts.Memory?.Totals is { TotalSwap: { } total, FreeSwap: { } free }
            && free.Count * 20 <= total.Count;
        return facts.IsOom && facts.Request is not { Order: > 0 }
            && ReportFacts.Percent(left, facts.ManagedRam) is <= MostLeftPercent
            ? Doc.Confirmed(
                swapIsUsed ? Confidence.Likely : Confidence.Possible,
                $"Free memory and file cache together are {left?.ToReadable()} of {facts.ManagedRam?.ToReadable()} "
                + "RAM; one zone was back above its watermark when the report was printed.",
                [
                    facts.Token(LineShape.Counters, "free:"u8, "what was free"), .. ZoneEvidence.Short(facts),
                    SwapState(facts)
                ])
            : Doc.Unknown(
                "what was free when it failed (a zone that the request may use was above its watermark when the "
                + "report was printed)");
    }

    private Finding Partly(ReportFacts facts) =>
        facts.Zones.Short.Any() && facts.IsOom && facts.Request is not { Order: > 0 }
            ? Doc.Confirmed(
                Confidence.Likely,
                "The zones whose lines are whole have no more free memory than their watermark; the lines of others "
                + "are missing.",
                [.. ZoneEvidence.Short(facts), SwapState(facts)])
            : Doc.Unknown(ZoneEvidence.MissingLines);

    /// <summary>By exclusion: order 0 can not fail for fragmentation, and a mask that allows every zone not for a
    /// zone.</summary>
    private Finding WithoutZones(ReportFacts facts)
    {
        if (!facts.IsOom) { return Doc.Unknown("the zone lines (Mem-Info)"); }
        if (facts.Request is { Order: > 0 } || NodeExhaustion.Confinement(facts) is not null
            || facts.Request?.Zone is "DMA" or "DMA32")
        {
            return Doc.Unknown("the zone lines (Mem-Info)");
        }

        return Doc.Confirmed(
            Confidence.Possible,
            "The kernel looked for a task to kill in the whole machine, not in a memory cgroup; the zone lines that "
            + "would prove it are not in the log.",
            facts.Header("order 0, and no memory cgroup is named"),
            facts.First(LineShape.Killed, "the kill line names no memory cgroup"),
            facts.Line(facts.Report.Summary?.Line, "the kernel's own summary"));
    }

    private static Evidence? Unreclaimable(ReportFacts facts)
    {
        foreach (NodeState node in facts.Memory?.Nodes ?? [])
        {
            if (node.AllUnreclaimable is not true) { continue; }
            return facts.Line(node.Line, $"reclaim had given up on node {node.Node} (all_unreclaimable? yes)");
        }

        return null;
    }

    private static Evidence? SwapState(ReportFacts facts) => facts.Memory?.Totals switch
    {
        { TotalSwap: { Count: 0 } } => facts.Token(LineShape.Totals, "Total swap"u8, "no swap is set up"),
        { FreeSwap: { } free, TotalSwap: { } total } =>
            facts.Token(LineShape.Totals, "Free swap"u8, $"{free} of {total} of swap are free"),
        _ => null,
    };

    public bool IsRuledOut(ReportFacts facts) => !facts.IsAllocatorEvent;
}
