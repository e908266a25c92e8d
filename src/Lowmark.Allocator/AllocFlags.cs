using System.Diagnostics.CodeAnalysis;
using Lowmark.Kernel.Gfp;

namespace Lowmark.Allocator;

/// <summary>The allocator's own flags: what a request may take beyond an ordinary one (ALLOC_*,
/// mm/internal.h).</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "the kernel's own words: alloc_flags")]
public enum AllocFlags
{
    None = 0,

    /// <summary>ALLOC_HIGH, since 6.3 ALLOC_MIN_RESERVE: __GFP_HIGH.</summary>
    MinReserve = 1 << 0,

    /// <summary>ALLOC_HARDER, up to 6.2.</summary>
    Harder = 1 << 1,

    /// <summary>ALLOC_NON_BLOCK, since 6.3.</summary>
    NonBlock = 1 << 2,
    Oom = 1 << 3,
    NoWatermarks = 1 << 4,

    /// <summary>ALLOC_HIGHATOMIC, since 6.3: may take blocks of the high-atomic reserve.</summary>
    HighAtomic = 1 << 5,
    Cma = 1 << 6,

    /// <summary>ALLOC_CPUSET: confined to the cpuset's nodes.</summary>
    Cpuset = 1 << 7,
}

/// <summary>Alloc flags of a request.</summary>
/// <remarks>Source: gfp_to_alloc_flags() and __gfp_pfmemalloc_flags(), mm/page_alloc.c, the trees of
/// <see cref="AllocatorVariant"/>. Not in a log, and so taken as absent: real-time priority, interrupt context of a
/// request that names none of its own.</remarks>
public static class AllocFlagsOf
{
    /// <summary>The attempt right before an OOM kill: high, the cpuset, and none of the request's own reserves
    /// (__alloc_pages_may_oom(), mm/page_alloc.c, 2.6.32 to 6.18).</summary>
    public const AllocFlags BeforeOomKill = AllocFlags.Cpuset;

    public static AllocFlags Request(AllocationRequest request, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);
        GfpFlags gfp = request.Gfp;
        AllocFlags flags = AllocFlags.Cpuset;
        if (gfp.Has(GfpFlags.High)) { flags |= AllocFlags.MinReserve; }
        if (variant.HasCma && gfp.IsMovable) { flags |= AllocFlags.Cma; }
        flags = variant.Rule switch
        {
            AllocatorRule.V2Dot6 or AllocatorRule.Rhel6 =>
                gfp.MayDirectReclaim ? flags : Urgent(flags, mayTryHarder: true),
            AllocatorRule.V3 => gfp.MayDirectReclaim || !gfp.WakesKswapd ? flags : Urgent(flags, MayUseReserves(gfp)),
            AllocatorRule.V4Dot4 or AllocatorRule.V4Dot13 or AllocatorRule.V5Dot10 =>
                gfp.Has(GfpFlags.Atomic) ? Urgent(flags, MayUseReserves(gfp)) : flags,
            AllocatorRule.V6Dot3 or AllocatorRule.V6Dot12 => NonBlocking(flags, request, variant),
        };
        return WithReserves(flags, request, variant);
    }

    private static bool MayUseReserves(GfpFlags gfp) => !gfp.Has(GfpFlags.NoMemalloc);

    private static AllocFlags Urgent(AllocFlags flags, bool mayTryHarder) =>
        (flags & ~AllocFlags.Cpuset) | (mayTryHarder ? AllocFlags.Harder : AllocFlags.None);

    private static AllocFlags NonBlocking(AllocFlags flags, AllocationRequest request, AllocatorVariant variant)
    {
        if (request.Gfp.MayDirectReclaim) { return flags; }
        bool high = request.Gfp.Has(GfpFlags.High);
        if (MayUseReserves(request.Gfp))
        {
            flags |= AllocFlags.NonBlock;

            // Only __GFP_HIGH since 6.16 or so; stable 6.6 and 6.12 got it as well.
            bool mayTakeReserve = high || variant.Rule == AllocatorRule.V6Dot3;
            if (request.Order.Value > 0 && mayTakeReserve) { flags |= AllocFlags.HighAtomic; }
        }

        return high ? flags & ~AllocFlags.Cpuset : flags;
    }

    /// <summary>Reserves of the task take the place of the request's own flags: the last attempt is made with them
    /// alone (ALLOC_NO_WATERMARKS of __alloc_pages_high_priority() up to 4.7, reserve_flags of
    /// __alloc_pages_slowpath() since).</summary>
    private static AllocFlags WithReserves(AllocFlags flags, AllocationRequest request, AllocatorVariant variant)
    {
        if (!MayUseReserves(request.Gfp)) { return flags; }
        AllocFlags cma = flags & AllocFlags.Cma;
        if (request.Gfp.Has(GfpFlags.Memalloc) || request.IsReclaiming) { return AllocFlags.NoWatermarks | cma; }
        if (!request.IsOomVictim) { return flags; }
        if (variant.Rule < AllocatorRule.V4Dot13) { return AllocFlags.NoWatermarks | cma; }

        // __GFP_HIGH goes as deep as ALLOC_OOM or deeper, in the attempt before.
        return flags.HasFlag(AllocFlags.MinReserve) ? flags : AllocFlags.Oom | cma;
    }
}
