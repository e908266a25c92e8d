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
        if (zone.Free is not { } free) { return new(null, null, null, null, "free was not printed"); }
        WatermarkText text = new(pageSize, stackalloc char[256]);
        if (flags.HasFlag(AllocFlags.NoWatermarks))
        {
            text.WithoutMark(free, request);
            return new(free, free, default(Pages), free > default(Pages), text.ToString());
        }

        ReadOnlySpan<Cut> cuts =
        [
            OfBlock(request.Order, variant),
            new("high-atomic reserve", Highatomic(zone, request, flags, variant)),
            new("free CMA", Cma(zone, flags, variant)),
        ];
        PageRange cut = cuts[0].Amount + cuts[1].Amount + cuts[2].Amount;
        PageRange reserve = Reserve(zone, layout, highestZone);
        text.LeftSide(free, cuts, reserve);
        if (zone.Mark(mark) is not { } printed)
        {
            text.Words("; ");
            text.Words(WatermarkText.Name(mark));
            text.Words(" was not printed");
            return new(free, null, null, null, text.ToString());
        }

        PageRange applied = WatermarkMark.Applied(zone, printed, mark, request, variant, pageSize);
        PageRange floor = new(
            WatermarkMark.Reduce(applied.AtLeast, flags, variant.Rule),
            WatermarkMark.Reduce(applied.AtMost ?? printed, flags, variant.Rule));
        Comparison outcome = Compare(free, cut, floor + reserve);
        text.Words(outcome.Sign);
        text.RightSide(mark, printed, applied, floor, WatermarkMark.Why(flags, variant.Rule));
        text.Words(outcome.Note);
        return new(free, outcome.Usable, outcome.Needed, outcome.Passes, text.ToString())
        {
            LowmemReserve = reserve.IsExact ? reserve.AtLeast : null,
        };
    }

    private static Comparison Compare(Pages free, PageRange cut, PageRange needed)
    {
        Pages best = free - cut.AtLeast;
        if (best <= needed.AtLeast)
        {
            bool isEqual = best == needed.AtLeast && cut.IsExact;
            return new(best, needed.AtLeast, false, isEqual ? " = " : " < ", isEqual ? " (equal fails)" : "");
        }

        bool surelyPasses = cut.AtMost is { } most && needed.AtMost is { } highest && free - most > highest;
        if (surelyPasses) { return new(free - cut.AtMost, needed.AtMost, true, " > ", ""); }
        Pages? usable = cut.IsExact ? best : null;
        return new(usable, needed.IsExact ? needed.AtLeast : null, null, " against ", ": not decided");
    }

    /// <summary>What is free but not for this request, as the kernel does not count the pages it hands out.</summary>
    private static Cut OfBlock(Order order, AllocatorVariant variant) => variant.Rule == AllocatorRule.Rhel6
        ? new("(2^order + 1) pages", PageRange.Exactly(new(order.PagesPerBlock + 1)))
        : new("(2^order - 1) pages", PageRange.Exactly(new(order.PagesPerBlock - 1)));

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

/// <summary>Pages that are free but not usable for a request; none is left out of the sentence.</summary>
internal readonly record struct Cut(string Name, PageRange Amount);

/// <summary>How the two sides of the test came out.</summary>
/// <param name="Sign">Between them, in the sentence.</param>
/// <param name="Note">Behind them.</param>
internal readonly record struct Comparison(Pages? Usable, Pages? Needed, bool? Passes, string Sign, string Note);
