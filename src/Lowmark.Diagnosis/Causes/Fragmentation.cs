using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Enough free memory, none of it in one piece of the size asked for.</summary>
public sealed class Fragmentation : IRule
{
    public RuleDoc Doc { get; } = new(
        "fragmentation",
        "free memory is there, but not in one piece of the size asked for",
        "Some zone the request may use meets its watermark, and no zone has a free block of the order on a list "
        + "(migratetype) that the request may take; at order 0, all free pages are on lists that it may not take. "
        + "Without the zone lines: possible, for a request above order 3 that could reclaim.",
        "Every zone is below its watermark, or a block was there, or any page would have done (order 0).",
        "The order, or the watermark or buddy lines of the zones, are not in the report.",
        "More RAM rarely helps and never at once: compaction, fewer large requests, or a larger reserve do.",
        "__zone_watermark_ok(), the part after the order-0 test, mm/page_alloc.c, 2.6.32 to 6.18.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent)
        {
            return Doc.Refuted("no page allocator request failed", facts.Header("what was reported"));
        }

        if (facts.Request?.Order is not { } order) { return Doc.Unknown("the order of the request"); }
        if (order == 0 && !facts.Zones.AnyWithoutBlock)
        {
            return Doc.Refuted("order 0: any free page would have done", facts.Header("the request"));
        }

        if (facts.Zones.IsEmpty) { return WithoutZones(facts, order); }
        if (facts.Zones.AnyWouldSucceed)
        {
            return Doc.Refuted(
                $"a block of order {order} was free when the report was printed", facts.Header("the request"));
        }

        if (facts.Zones.AnyWithoutBlock)
        {
            ZoneFact zone = facts.Zones.WithoutBlock.MaxBy(candidate => candidate.Zone.Free)!;
            ZoneFact most = facts.Zones.WithoutBlock.MaxBy(other => other.Zone.Free ?? default)!;
            KiB block = new(facts.Memory!.PageSize.KiB << Math.Min(order, 20));
            return Doc.Confirmed(
                zone.AboveMin is { Passes: true }
                    && !facts.Zones.Eligible.Any(other => other.Situation is ZoneSituation.Unknown)
                    ? Confidence.Certain
                    : Confidence.Likely,
                $"{most.Name} has {facts.Memory.InKiB(most.Zone.Free ?? default).ToReadable()} free, above its "
                + $"watermark, but no free {(order == 0 ? "page" : $"block of {block.ToReadable()} (order {order})")} "
                + "on a list that the request may take.",
                [.. ZoneEvidence.WithoutBlock(facts)]);
        }

        return facts.Zones.AllShort is true
            ? Doc.Refuted(
                "every zone the request may use is below its watermark: pages are short, not only blocks",
                [.. ZoneEvidence.Short(facts)])
            : Doc.Unknown(ZoneEvidence.MissingLines);
    }

    /// <summary>Above PAGE_ALLOC_COSTLY_ORDER a request that may reclaim fails when reclaim and compaction find no
    /// block.</summary>
    private Finding WithoutZones(ReportFacts facts, int order) =>
        order > 3 && facts.MayReclaim is true
            ? Doc.Confirmed(
                Confidence.Possible,
                $"A request of order {order} found no block after reclaim and compaction; the zone lines that would "
                + "tell it from a plain shortage are not in the log.",
                facts.Header("order above 3: the allocator gives up instead of killing"))
            : Doc.Unknown("the zone lines (Mem-Info)");

    public bool IsRuledOut(ReportFacts facts) => !facts.IsAllocatorEvent
        || (facts.Request?.Order is { } order
            && (facts.Zones.AnyWouldSucceed || facts.Zones.AllShort is true
                || (order == 0 && !facts.Zones.AnyWithoutBlock)));
}
