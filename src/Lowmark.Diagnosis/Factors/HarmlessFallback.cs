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
        "A page allocation failure of a request that was optional: __GFP_NORETRY, __GFP_RETRY_MAYFAIL, __GFP_NOWARN or a transparent huge page.",
        "The request had no such flag.",
        "The gfp mask is not in the log.",
        "The caller asked for a large piece and goes on with smaller ones: nothing failed that a user would notice.",
        "__alloc_pages_slowpath(): such requests give up early by design, mm/page_alloc.c; include/linux/gfp.h.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not (ReportKind.PageAllocationFailure or ReportKind.VmallocFailure)) { return Doc.Refuted("not an allocation failure", facts.Header("what was reported")); }
        if (facts.Gfp is not { } gfp) { return Doc.Unknown("the gfp mask"); }
        GfpFlags optional = gfp.Flags & (GfpFlags.NoRetry | GfpFlags.RetryMayFail | GfpFlags.NoWarn);
        Evidence? header = facts.Header($"its gfp flags: {string.Join('|', gfp.Names)}");
        return optional != GfpFlags.None && facts.Request?.Order is > 0
            ? Doc.Confirmed(Confidence.Likely, "The request was optional: its flags say that the caller has another way.", header)
            : Doc.Refuted("the request was not optional", header);
    }
}
