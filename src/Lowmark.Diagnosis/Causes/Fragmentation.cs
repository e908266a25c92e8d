using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Enough free memory, none of it in one piece of the size asked for.</summary>
public sealed class Fragmentation : IRule
{
    public RuleDoc Doc { get; } = new(
        "fragmentation",
        "free memory is there, but not in one piece of the size asked for",
        "Order 1 or more; some zone the request may use meets its watermark, and no zone has a free block of that order on a list "
        + "(migratetype) that the request may take.",
        "Order 0, or every zone is below its watermark, or a block was there.",
        "The watermark or buddy lines of the zones are not in the report.",
        "More RAM rarely helps and never at once: compaction, fewer large requests, or a larger reserve do.",
        "__zone_watermark_ok(), the part after the order-0 test, mm/page_alloc.c, 2.6.32 to 6.18.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent) { return Doc.Refuted("no page allocator request failed", facts.Header("what was reported")); }
        if (facts.Request?.Order is not { } order) { return Doc.Unknown("the order of the request"); }
        if (order == 0) { return Doc.Refuted("order 0: any free page would have done", facts.Header("the request")); }
        if (facts.Zones.IsEmpty) { return WithoutZones(facts, order); }
        if (facts.Zones.AnyWouldSucceed)
        {
            return Doc.Refuted($"a block of order {order} was free when the report was printed", facts.Header("the request"));
        }

        if (facts.Zones.WithoutBlock.Any())
        {
            ZoneFact zone = facts.Zones.WithoutBlock.First();
            return Doc.Confirmed(
                facts.Zones.Eligible.Any(other => other.Situation is ZoneSituation.Unknown) ? Confidence.Likely : Confidence.Certain,
                $"{zone.Name} has {facts.Memory!.InKiB(zone.Zone.Free ?? default)} free, above its watermark, but no free block of order {order} "
                + $"({facts.Memory.PageSize.KiB << Math.Min(order, 20)} kB in one piece)",
                [.. ZoneEvidence.WithoutBlock(facts)]);
        }

        return facts.Zones.AllShort is true
            ? Doc.Refuted("every zone the request may use is below its watermark: pages are short, not only blocks", [.. ZoneEvidence.Short(facts)])
            : Doc.Unknown("watermark, lowmem_reserve or buddy lines of a zone the request may use");
    }

    /// <summary>Above PAGE_ALLOC_COSTLY_ORDER a request that may reclaim fails when reclaim and compaction find no block.</summary>
    private Finding WithoutZones(ReportFacts facts, int order) =>
        order > 3 && facts.Request is { MayReclaim: true }
            ? Doc.Confirmed(
                Confidence.Possible, $"a request of order {order} found no block after reclaim and compaction; the zone lines that would "
                + "tell it from a shortage are not in the log", facts.Header("order above 3: the allocator gives up instead of killing"))
            : Doc.Unknown("the zone and buddy lines (Mem-Info)");
}
