using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>Whether a zone's free pages admit a request: the order-0 half of the kernel's test.</summary>
/// <remarks>Source: __zone_watermark_ok(), zone_watermark_fast() and __zone_watermark_unusable_free(), mm/page_alloc.c,
/// the trees of <see cref="AllocatorVariant"/>. A cut that this kernel makes and the log does not print is taken as a
/// range: the verdict is unknown only where the range decides. Not modelled: unaccepted memory (TDX, SEV-SNP), per-CPU
/// counter drift.</remarks>
public static class WatermarkCheck
{
    /// <param name="layout">Null when unknown: the lowmem reserve is then unknown but for the request's highest zone,
    /// where it is 0.</param>
    /// <param name="highestZone">The highest zone type that the request may use.</param>
    public static WatermarkVerdict Evaluate(
        ZoneState zone, AllocationRequest request, AllocFlags flags, AllocatorVariant variant, Watermark mark,
        ZoneLayout? layout, string highestZone, PageSize pageSize)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);
        WatermarkText text = new(pageSize);
        if (zone.Free is not { } free) { return new(null, null, null, null, "free was not printed"); }
        if (flags.HasFlag(AllocFlags.NoWatermarks))
        {
            return new(free, free, default(Pages), free > default(Pages), text.WithoutMark(free, request));
        }

        Cut[] cuts = Cuts(zone, request, flags, variant);
        PageRange cut = cuts.Aggregate(PageRange.Zero, (sum, one) => sum + one.Amount);
        PageRange reserve = Reserve(zone, layout, highestZone);
        string left = text.LeftSide(free, cuts, reserve);
        if (zone.Mark(mark) is not { } printed)
        {
            return new(free, null, null, null, $"{left}; {text.Name(mark)} was not printed");
        }

        PageRange applied = WatermarkMark.Applied(zone, printed, mark, request, variant, pageSize);
        PageRange floor = new(
            WatermarkMark.Reduce(applied.AtLeast, flags, variant.Rule),
            WatermarkMark.Reduce(applied.AtMost ?? printed, flags, variant.Rule));
        string right = text.RightSide(mark, printed, applied, floor, WatermarkMark.Why(flags, variant.Rule));
        WatermarkVerdict verdict = Compare(free, cut, floor, reserve, comparison => $"{left} {comparison} {right}");
        return verdict with { LowmemReserve = reserve.IsExact ? reserve.AtLeast : null };
    }

    private static WatermarkVerdict Compare(
        Pages free, PageRange cut, PageRange floor, PageRange reserve, Func<string, string> sentence)
    {
        PageRange needed = floor + reserve;
        Pages best = free - cut.AtLeast;
        if (best <= needed.AtLeast)
        {
            string comparison = best == needed.AtLeast && cut.IsExact ? "=" : "<";
            string note = best == needed.AtLeast && cut.IsExact ? " (equal fails)" : "";
            return new(free, best, needed.AtLeast, false, sentence(comparison) + note);
        }

        bool surelyPasses = cut.AtMost is { } most && needed.AtMost is { } highest && free - most > highest;
        if (surelyPasses) { return new(free, free - cut.AtMost, needed.AtMost, true, sentence(">")); }
        Pages? usable = cut.IsExact ? best : null;
        return new(free, usable, needed.IsExact ? needed.AtLeast : null, null, sentence("against") + ": not decided");
    }

    /// <summary>What is free but not for this request. Named; zero cuts are left out of the sentence, not of the
    /// list.</summary>
    private static Cut[] Cuts(ZoneState zone, AllocationRequest request, AllocFlags flags, AllocatorVariant variant)
    {
        long block = variant.Rule == AllocatorRule.Rhel6
            ? request.Order.PagesPerBlock + 1
            : request.Order.PagesPerBlock - 1;
        string blockName = variant.Rule == AllocatorRule.Rhel6 ? "(2^order + 1) pages" : "(2^order - 1) pages";
        return
        [
            new(blockName, PageRange.Exactly(new(block))),
            new("high-atomic reserve", Highatomic(zone, request, flags, variant)),
            new("free CMA", Cma(zone, flags, variant)),
        ];
    }

    private static PageRange Highatomic(
        ZoneState zone, AllocationRequest request, AllocFlags flags, AllocatorVariant variant)
    {
        const AllocFlags Reserves =
            AllocFlags.NonBlock | AllocFlags.MinReserve | AllocFlags.HighAtomic | AllocFlags.Oom;
        bool mayUseIt = variant.Rule >= AllocatorRule.V6Dot3
            ? (flags & Reserves) != AllocFlags.None
            : (flags & (AllocFlags.Harder | AllocFlags.Oom)) != AllocFlags.None;
        bool isShortcut = variant.OrderZeroIgnoresHighatomic && request.Order.Value == 0;
        if (!variant.HasHighatomicReserve || mayUseIt || isShortcut) { return PageRange.Zero; }

        if (variant.Rule == AllocatorRule.V6Dot12)
        {
            if (zone.FreeHighatomic is { } free) { return PageRange.Exactly(free); }
            return zone.ReservedHighatomic is { } reserved
                ? UpTo(reserved)
                : PageRange.Unknown(LargestHighatomic(zone));
        }

        return zone.ReservedHighatomic is { } printed
            ? PageRange.Exactly(printed)
            : PageRange.Unknown(LargestHighatomic(zone));
    }

    private static PageRange UpTo(Pages most) => most == default ? PageRange.Zero : PageRange.Unknown(most);

    /// <summary>reserve_highatomic_pageblock() stops at 1 % of the zone and one pageblock, which is no larger than the
    /// largest block.</summary>
    private static Pages? LargestHighatomic(ZoneState zone)
    {
        if ((zone.Managed ?? zone.Present) is not { } size) { return null; }
        if (zone.FreeArea is not { Orders: { IsEmpty: false } orders }) { return null; }
        long largestBlock = new Order(Math.Min(orders.Count - 1, 62)).PagesPerBlock;
        return new Pages(size.Count / 100) + new Pages(largestBlock);
    }

    private static PageRange Cma(ZoneState zone, AllocFlags flags, AllocatorVariant variant)
    {
        if (!variant.HasCma || flags.HasFlag(AllocFlags.Cma)) { return PageRange.Zero; }
        if (zone.FreeCma is { } free) { return PageRange.Exactly(free); }
        return FreeAreaCheck.HasNoBlockOf('C', zone) ? PageRange.Zero : PageRange.Unknown(atMost: null);
    }

    private static PageRange Reserve(ZoneState zone, ZoneLayout? layout, string highestZone)
    {
        if (zone.Name == highestZone) { return PageRange.Zero; }
        if (zone.LowmemReserve is { } reserve && layout?.IndexOf(highestZone) is { } index && index < reserve.Count)
        {
            return PageRange.Exactly(reserve[index]);
        }

        return PageRange.Unknown(atMost: null);
    }
}

/// <summary>Pages that are free but not usable for a request.</summary>
internal readonly record struct Cut(string Name, PageRange Amount);
