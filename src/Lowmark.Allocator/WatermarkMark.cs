using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How much of a mark a request is held to.</summary>
/// <remarks>Source: the reductions at the head of __zone_watermark_ok(), mm/page_alloc.c, the trees of
/// <see cref="AllocatorVariant"/>. Each division truncates and applies to what the one before it left.</remarks>
internal static class WatermarkMark
{
    // A boost comes in pageblocks: at least 512 pages on x86 and arm64 (boost_watermark(), 5.0+).
    private static readonly Pages SmallestBoost = new(512);

    public static Pages Reduce(Pages mark, AllocFlags flags, AllocatorRule rule)
    {
        long min = mark.Count;
        if (flags.HasFlag(AllocFlags.MinReserve))
        {
            min -= min / 2;
            if (flags.HasFlag(AllocFlags.NonBlock)) { min -= min / 4; }
        }

        bool victim = flags.HasFlag(AllocFlags.Oom);
        if (victim) { min -= min / 2; }
        if (rule < AllocatorRule.V6Dot3 && !victim && flags.HasFlag(AllocFlags.Harder)) { min -= min / 4; }
        return new(min);
    }

    /// <summary>The mark before reduction: without the boost where the kernel then compares a second time without it.</summary>
    public static PageRange Applied(
        ZoneState zone, Pages mark, Watermark which, AllocationRequest request, AllocatorVariant variant)
    {
        GfpFlags urgent = variant.Rule >= AllocatorRule.V6Dot3 ? GfpFlags.High : GfpFlags.Atomic;
        bool ignoresBoost = variant.UrgentIgnoresBoost && request.Order.Value == 0 && which == Watermark.Min
            && request.Gfp.Has(urgent);
        if (!ignoresBoost) { return PageRange.Exactly(mark); }
        if (zone.Boost is { } boost) { return PageRange.Exactly(mark - boost); }
        return mark < SmallestBoost || IsUnboosted(zone)
            ? PageRange.Exactly(mark)
            : new PageRange(default, Largest(zone, mark));
    }

    /// <summary>Low lies at least a quarter of the unboosted min above it, which bounds that min.</summary>
    private static Pages Largest(ZoneState zone, Pages mark)
    {
        if (zone is not { Min: { } min, Low: { } low } || low < min) { return mark; }
        Pages distance = low - min;
        Pages most = distance + distance + distance + distance + new Pages(3);
        return most < mark ? most : mark;
    }

    /// <summary>Whether low and high lie a quarter of min apart: min is then the zone's share, with no boost in it.</summary>
    private static bool IsUnboosted(ZoneState zone) =>
        zone is { Min: { } min, Low: { } low, High: { } high }
        && (low - min).Count == min.Count / 4
        && high - low == low - min;

    public static string Why(AllocFlags flags, AllocatorRule rule)
    {
        List<string> why = [];
        if (flags.HasFlag(AllocFlags.MinReserve)) { why.Add("halved for __GFP_HIGH"); }
        bool quarter = rule >= AllocatorRule.V6Dot3
            ? flags.HasFlag(AllocFlags.NonBlock) && flags.HasFlag(AllocFlags.MinReserve)
            : flags.HasFlag(AllocFlags.Harder) && !flags.HasFlag(AllocFlags.Oom);
        if (quarter) { why.Add("less a quarter as it can not wait"); }
        if (flags.HasFlag(AllocFlags.Oom)) { why.Add("halved for an OOM victim"); }
        return string.Join(", ", why);
    }
}
