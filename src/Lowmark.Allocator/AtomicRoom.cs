using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How much of a zone is kept for requests that can not wait.</summary>
/// <remarks>Source: the reductions at the head of __zone_watermark_ok() and wake_all_kswapds() in
/// __alloc_pages_slowpath(), mm/page_alloc.c, the trees of <see cref="AllocatorVariant"/>.</remarks>
public static class AtomicRoom
{
    // Large enough for no division to come to nothing.
    private static readonly Pages s_anyMark = new(1024);

    /// <summary>Pages of order 0 that such requests get in a row, at least, before one fails, whatever the others did:
    /// those may empty a zone to its min mark, and what <see cref="GoesBelowMin"/> goes on from there. A request that
    /// does not stops at min too: for it there is the distance from low, where kswapd is woken.</summary>
    public static Pages Of(ZoneWatermarks marks, AllocationRequest request, AllocatorVariant variant) =>
        GoesBelowMin(request, variant) ? marks.Min - Floor(marks.Min, request, variant) : marks.Low - marks.Min;

    /// <summary>Whether a request may take of what lies below the min mark.</summary>
    public static bool GoesBelowMin(AllocationRequest request, AllocatorVariant variant) =>
        Floor(s_anyMark, request, variant) < s_anyMark;

    private static Pages Floor(Pages min, AllocationRequest request, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);
        return WatermarkMark.Reduce(min, AllocFlagsOf.Request(request, variant), variant.Rule);
    }
}
