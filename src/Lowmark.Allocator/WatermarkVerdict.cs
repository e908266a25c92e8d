using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The two sides of the kernel's comparison at order 0, and how it came out. Equal fails, as in the
/// kernel.</summary>
/// <param name="Free">The zone's free pages; null when not printed.</param>
/// <param name="Usable">Free pages after the kernel's cuts, the lowmem reserve not yet taken off. Where a cut was not
/// printed: the end of its range that decides; null when that does not decide.</param>
/// <param name="Needed">The mark as far as it applies to this request, plus the lowmem reserve:
/// <paramref name="Usable"/> must exceed it. Null when unknown.</param>
/// <param name="Passes">Null when the evidence does not decide.</param>
/// <param name="Inequality">All numbers put in, in kB as the log prints them.</param>
public sealed record WatermarkVerdict(Pages? Free, Pages? Usable, Pages? Needed, bool? Passes, string Inequality)
{
    /// <summary>The part of <see cref="Needed"/> that is no watermark but lowmem_reserve[]; null when
    /// unknown.</summary>
    public Pages? LowmemReserve { get; init; }

    /// <summary>How many more free pages would pass; null when it passed or is unknown.</summary>
    public Pages? ShortBy =>
        Passes is false && Usable is { } usable && Needed is { } needed ? needed - usable + new Pages(1) : null;
}
