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

    /// <summary>The mark before reduction: without the boost where the kernel then compares a second time without
    /// it.</summary>
    public static PageRange Applied(
        ZoneState zone, Pages mark, Watermark which, AllocationRequest request, AllocatorVariant variant,
        PageSize pageSize)
    {
        if (which != Watermark.Min || !variant.IgnoresBoost(request)) { return PageRange.Exactly(mark); }
        if (zone.Boost is { } boost) { return PageRange.Exactly(mark - boost); }
        return mark < SmallestBoost || IsUnboosted(zone)
            ? PageRange.Exactly(mark)
            : WithoutHiddenBoost(zone, mark, pageSize);
    }

    /// <summary>Bounds of a mark whose boost was not printed.</summary>
    /// <remarks>Low lies at least a quarter of the unboosted min above min, which bounds that min from above. A boost
    /// is at most one pageblock or 150 % of the unboosted high (watermark_boost_factor's default), which bounds it from
    /// below where the pageblock is known to be 512 pages: with pages of 4 KiB.</remarks>
    private static PageRange WithoutHiddenBoost(ZoneState zone, Pages mark, PageSize pageSize)
    {
        if (zone is not { Min: { } min, Low: { } low } || low < min) { return new(default, mark); }
        Pages distance = low - min;
        Pages most = Pages.InBlocks(distance.Count, new Order(2)) + new Pages(3);
        Pages largestBoost = Pages.InBlocks(distance.Count, new Order(3)) + distance + new Pages(4);
        if (largestBoost < SmallestBoost) { largestBoost = SmallestBoost; }
        Pages least = pageSize == PageSize.Of4KiB ? mark - largestBoost : default;
        return new(least < default(Pages) ? default : least, most < mark ? most : mark);
    }

    /// <summary>Whether low and high lie a quarter of min apart: min is then the zone's share, with no boost in
    /// it.</summary>
    private static bool IsUnboosted(ZoneState zone) =>
        zone is { Min: { } min, Low: { } low, High: { } high }
        && (low - min).Count == min.Count / 4
        && high - low == low - min;

    public static string Why(AllocFlags flags, AllocatorRule rule)
    {
        const AllocFlags Reserves = AllocFlags.MinReserve | AllocFlags.Harder | AllocFlags.Oom;
        if ((flags & Reserves) == AllocFlags.None) { return ""; }
        string why = "";
        void Add(string reason) => why = why.Length == 0 ? reason : $"{why}, {reason}";
        if (flags.HasFlag(AllocFlags.MinReserve)) { Add("halved for __GFP_HIGH"); }
        bool quarter = rule >= AllocatorRule.V6Dot3
            ? flags.HasFlag(AllocFlags.NonBlock) && flags.HasFlag(AllocFlags.MinReserve)
            : flags.HasFlag(AllocFlags.Harder) && !flags.HasFlag(AllocFlags.Oom);
        if (quarter) { Add("less a quarter as it can not wait"); }
        if (flags.HasFlag(AllocFlags.Oom)) { Add("halved for an OOM victim"); }
        return why;
    }
}
