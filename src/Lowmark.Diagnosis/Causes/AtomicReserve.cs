using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>A request that can not wait for reclaim found the reserve used up.</summary>
public sealed class AtomicReserve : IRule
{
    public RuleDoc Doc { get; } = new(
        "atomic-reserve",
        "a request that can not wait found the reserve empty",
        "A page allocation failed that may not sleep (GFP_ATOMIC, GFP_NOWAIT), or whose task was reclaiming memory "
        + "already, and every zone it may use is below what min_free_kbytes keeps for it. Likely, at order 0, where "
        + "one of them was back above when the report was printed. Without the zone lines: possible, for the reserve "
        + "may have been there in small pieces.",
        "The request may reclaim, or a zone met the watermark and had no block, or free memory is all CMA, or it was "
        + "no such failure.",
        "The gfp mask, or the watermark line of a zone, is not in the log; or a zone was back above its mark when the "
        + "report was printed, and above order 0 the blocks alone may have been missing.",
        "Reclaim was too slow for a burst; the network stack drops the packet and goes on. A larger min_free_kbytes "
        + "holds more bursts.",
        "gfp_to_alloc_flags(), __zone_watermark_ok(): GFP_ATOMIC may go down to 3/8 of min, GFP_NOWAIT to min itself "
        + "(to 3/4 up to 4.3), mm/page_alloc.c, 2.6.32 to 6.18.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.AllocationStall))
        {
            return Doc.Refuted("no page allocation failure", facts.Header("what was reported"));
        }

        if (facts is not { MayReclaim: { } mayReclaim, Request: { } request }) { return Doc.Unknown("the gfp mask"); }
        if (mayReclaim)
        {
            return Doc.Refuted("the request may wait for reclaim", facts.Header("the request's gfp flags"));
        }

        Evidence? cannotWait = facts.Header(request.MayReclaim is true
            ? "its task was reclaiming memory itself (PF_MEMALLOC), and so can not reclaim for the request"
            : $"the request may not sleep: {string.Join('|', request.GfpFlags)}");
        if (facts.Zones.IsEmpty)
        {
            return Doc.Confirmed(
                Confidence.Possible,
                "The log does not show whether the reserve was empty, or there but in pieces too small for the "
                + "request.",
                cannotWait);
        }

        return facts.Zones.AllShort switch
        {
            true when ZoneExhaustion.OnlyCmaLeft(facts) is { } cma =>
                Doc.Refuted(
                    $"{cma.Name} has memory to spare, but only in CMA", [.. ZoneEvidence.Short(facts), cannotWait]),
            true => Doc.Confirmed(
                Confidence.Certain, $"{ZoneEvidence.NoneAbove(facts)}{(IsLowered(facts) ? Lowered : "")}.",
                [cannotWait, .. ZoneEvidence.Short(facts)]),
            false when facts.Zones.AnyWouldSucceed => CameBack(facts, request, cannotWait),
            false => Doc.Refuted(
                "a zone met its watermark: pages were there", [.. ZoneEvidence.WithoutBlock(facts), cannotWait]),
            null => Doc.Unknown(ZoneEvidence.MissingLines),
        };
    }

    /// <summary>The zones were printed after the request had failed. At order 0 get_page_from_freelist() finds nothing
    /// only where every zone is at its mark or has no page to take; above it the block alone may have been
    /// missing.</summary>
    private Finding CameBack(ReportFacts facts, RequestFacts request, Evidence? cannotWait)
    {
        ZoneFact zone = facts.Zones.Eligible.Where(other => other.Situation is ZoneSituation.WouldSucceed)
            .MaxBy(other => other.Zone.Free)!;
        string back = $"{zone.Name} was above its mark when the report was printed ({zone.AboveMin?.Inequality})";
        if (request.Order is not 0)
        {
            return Doc.Unknown(
                $"what was free when it failed: {back}, and a block of the order was free, so whether pages or only "
                + "blocks had been short is not in the log");
        }

        return Doc.Confirmed(
            Confidence.Likely,
            $"A request of order 0 that can not wait fails only when no zone has a page for it; pages came back since: "
            + $"{back}.",
            ZoneEvidence.Deciding(cannotWait),
            facts.Arithmetic(
                $"{zone.Name}: {zone.AboveMin?.Inequality}", "free pages came back before the report was printed",
                zone.Zone.Line));
    }

    private const string Lowered = ", even lowered as it is for a request that can not wait";

    private static bool IsLowered(ReportFacts facts) => facts.Zones.Short.Any(zone =>
        zone is { Failed: { Needed: { } needed, LowmemReserve: { } reserve }, Zone.Min: { } min }
            && needed - reserve < min);

    public bool IsRuledOut(ReportFacts facts) =>
        facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.AllocationStall) || facts.MayReclaim is true;
}
