using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>A request that can not wait for reclaim found the reserve used up.</summary>
public sealed class AtomicReserve : IRule
{
    public RuleDoc Doc { get; } = new(
        "atomic-reserve",
        "a request that can not wait found the reserve empty",
        "The request may not sleep (GFP_ATOMIC, GFP_NOWAIT), and every zone it may use is below what min_free_kbytes keeps for it.",
        "The request may reclaim, or a zone met the watermark.",
        "The gfp mask is not in the log, or a zone's watermark line is missing.",
        "Reclaim was too slow for a burst; the network stack drops the packet and goes on. A larger min_free_kbytes holds more bursts.",
        "gfp_to_alloc_flags(), __zone_watermark_ok(): GFP_ATOMIC may go down to 3/8 of min, mm/page_alloc.c, 2.6.32 to 6.18.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.AllocationStall))
        {
            return Doc.Refuted("no page allocation failure", facts.Header("what was reported"));
        }

        if (facts.Request is not { MayReclaim: { } mayReclaim } request) { return Doc.Unknown("the gfp mask"); }
        if (mayReclaim) { return Doc.Refuted("the request may wait for reclaim", facts.Header("the request's gfp flags")); }
        Evidence? cannotWait = facts.Header($"the request may not sleep: {string.Join('|', request.GfpFlags)}");
        if (facts.Zones.IsEmpty)
        {
            return Doc.Confirmed(
                Confidence.Possible, "The log does not show whether that reserve was empty or only in pieces too small for the request.", cannotWait);
        }

        if (facts.Zones.AllShort is true)
        {
            return Doc.Confirmed(
                Confidence.Certain,
                $"{ZoneEvidence.NoneAbove(facts)}, even lowered as it is for a request that can not wait.", [cannotWait, .. ZoneEvidence.Short(facts)]);
        }

        return facts.Zones.AllShort is false
            ? Doc.Refuted("a zone met its watermark: pages were there", [.. ZoneEvidence.WithoutBlock(facts), cannotWait])
            : Doc.Unknown(ZoneEvidence.MissingLines);
    }
}
