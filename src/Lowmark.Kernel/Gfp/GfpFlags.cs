using System.Diagnostics.CodeAnalysis;

namespace Lowmark.Kernel.Gfp;

/// <summary>What an allocation asks for. The kernel moved these bits six times, so the numbers here are our own.</summary>
/// <remarks>Meaning: include/linux/gfp.h, gfp_types.h, v2.6.32 to v6.18. <see cref="GfpTable"/> translates the bits of a log.</remarks>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "the kernel's own words: gfp flags")]
public enum GfpFlags : ulong
{
    None = 0,
    Dma = 1UL << 0,
    Highmem = 1UL << 1,
    Dma32 = 1UL << 2,
    Movable = 1UL << 3,
    Reclaimable = 1UL << 4,

    /// <summary>May go below the min watermark.</summary>
    High = 1UL << 5,
    Io = 1UL << 6,
    Fs = 1UL << 7,
    Zero = 1UL << 8,

    /// <summary>Can not sleep and is important; a flag of its own from v4.4 to v6.2 only.</summary>
    Atomic = 1UL << 9,

    /// <summary>May sleep and reclaim; __GFP_WAIT up to v4.3.</summary>
    DirectReclaim = 1UL << 10,

    /// <summary>Wakes kswapd; up to v4.3 every request without __GFP_NO_KSWAPD.</summary>
    KswapdReclaim = 1UL << 11,
    Write = 1UL << 12,
    NoWarn = 1UL << 13,

    /// <summary>__GFP_REPEAT up to v4.12.</summary>
    RetryMayFail = 1UL << 14,
    NoFail = 1UL << 15,
    NoRetry = 1UL << 16,
    Memalloc = 1UL << 17,
    Comp = 1UL << 18,
    NoMemalloc = 1UL << 19,
    HardWall = 1UL << 20,
    ThisNode = 1UL << 21,

    /// <summary>Charged to the task's memcg; __GFP_KMEMCG in v3.10.</summary>
    Account = 1UL << 22,

    /// <summary>v4.4 and v4.5, where accounting was the default.</summary>
    NoAccount = 1UL << 23,
    Cold = 1UL << 24,
    NoTrack = 1UL << 25,
    OtherNode = 1UL << 26,
    ZeroTags = 1UL << 27,
    SkipKasan = 1UL << 28,

    Reclaim = DirectReclaim | KswapdReclaim,
}

/// <summary>Questions about a request that the kernel asks of its flags.</summary>
public static class GfpFlagsQuestions
{
    extension(GfpFlags flags)
    {
        public bool Has(GfpFlags wanted) => (flags & wanted) == wanted;

        /// <summary>gfpflags_allow_blocking(), v4.4+; __GFP_WAIT before.</summary>
        public bool MayDirectReclaim => flags.Has(GfpFlags.DirectReclaim);

        public bool WakesKswapd => flags.Has(GfpFlags.KswapdReclaim);

        /// <summary>Whether gfp_migratetype() is MIGRATE_MOVABLE, so that the pages may come from CMA.</summary>
        /// <remarks>Both mobility bits set is a bug the kernel warns of; it is then no movable request.</remarks>
        public bool IsMovable => (flags & (GfpFlags.Movable | GfpFlags.Reclaimable)) == GfpFlags.Movable;
    }
}
