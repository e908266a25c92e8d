using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Gfp;

namespace Lowmark.Diagnosis.Factors;

/// <summary>The caller copes with the failure.</summary>
public sealed class HarmlessFallback : IRule
{
    public RuleDoc Doc { get; } = new(
        "harmless-fallback",
        "the caller copes with the failure",
        "A page allocation or vmalloc failure of order 1 or more whose flags let it fail: __GFP_NORETRY, "
        + "__GFP_RETRY_MAYFAIL or __GFP_NOWARN, as those of transparent huge pages do.",
        "The request had no such flag, or was of order 0, or it was no allocation failure.",
        "The gfp mask is not in the log.",
        "The caller asked for a large piece and goes on with smaller ones: nothing failed that a user would notice.",
        "__alloc_pages_slowpath(): __GFP_NORETRY gives up after one round, __GFP_RETRY_MAYFAIL before an OOM kill, "
        + "mm/page_alloc.c; include/linux/gfp.h.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.VmallocFailure))
        {
            return Doc.Refuted("not an allocation failure", facts.Header("what was reported"));
        }

        if (facts.Gfp is not { } gfp) { return Doc.Unknown("the gfp mask"); }
        Evidence? header = facts.Header($"its gfp flags: {string.Join('|', gfp.Names)}");
        return IsOptional(facts, gfp)
            ? Doc.Confirmed(
                Confidence.Likely, "The request was optional: its flags say that the caller has another way.", header)
            : Doc.Refuted("the request was not optional", header);
    }

    public bool IsRuledOut(ReportFacts facts) =>
        facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.VmallocFailure)
        || facts.Gfp is not { } gfp || !IsOptional(facts, gfp);

    private static bool IsOptional(ReportFacts facts, DecodedGfp gfp)
    {
        const GfpFlags Optional = GfpFlags.NoRetry | GfpFlags.RetryMayFail | GfpFlags.NoWarn;
        return (gfp.Flags & Optional) != GfpFlags.None && facts.Request?.Order is > 0;
    }
}
