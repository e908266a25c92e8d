using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The watermark boost of kernels that have it and do not print it (5.0 to 5.16).</summary>
/// <remarks>Source: boost_watermark() and __setup_per_zone_wmarks(), mm/page_alloc.c, read at 5.10. A boost grows by
/// pageblocks up to 1.5 times the high mark (watermark_boost_factor's default), is never below one pageblock, and lies
/// on all three marks alike: low - min is still a quarter of the zone's own min mark, unless
/// watermark_scale_factor asks for more. Where it does, a zone's share of min_free_kbytes is in proportion to its
/// managed pages.</remarks>
public static class WatermarkBoost
{
    /// <summary>Pageblock of x86 and of arm64 with 4 KiB pages; larger elsewhere, where nothing is derived.</summary>
    private const long Pageblock = 512;

    /// <summary>Two truncating divisions in the kernel's own sharing out.</summary>
    private const long Rounding = 4;

    /// <returns>The state with <see cref="ZoneState.Boost"/> filled in where it follows from the marks.</returns>
    public static MemoryState Derive(MemoryState memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.PageSize != PageSize.Of4KiB) { return memory; }
        MemoryState derived = With(memory, zone => Fitted(zone, ByDistance(zone)));
        ZoneState? measure = derived.Zones.Where(IsMeasure).MaxBy(zone => zone.Managed);
        return measure is null ? derived : With(derived, zone => Fitted(zone, ByProportion(zone, measure)));
    }

    private static MemoryState With(MemoryState memory, Func<ZoneState, ZoneState> change) => memory with
    {
        Nodes = memory.Nodes.Select(node => node with { Zones = node.Zones.Select(change).ToEquatableArray() })
            .ToEquatableArray(),
    };

    /// <summary>A zone whose own min mark is known: its boost is, or the mark is too low for one.</summary>
    private static bool IsMeasure(ZoneState zone) =>
        IsShared(zone) && zone is { Min.Count: > 0, Managed.Count: > 0 }
        && (zone.Boost is not null || zone.Min.Value.Count < Pageblock);

    private static bool IsShared(ZoneState zone) => zone.Name is not ("HighMem" or "Movable" or "Device");

    private static ZoneState Fitted(ZoneState zone, (long Least, long Most)? marks)
    {
        bool isOpen = IsShared(zone) && zone is { Boost: null, Managed.Count: > 0 };
        if (!isOpen || zone.Min is not { } min || marks is not var (least, most)) { return zone; }
        for (long mark = Math.Max(least, 0); mark <= most; mark++)
        {
            long boost = min.Count - mark;
            if (boost >= 0 && IsPossible(boost, zone)) { return zone with { Boost = new Pages(boost) }; }
        }

        return zone;
    }

    private static bool IsPossible(long boost, ZoneState zone) =>
        boost % Pageblock == 0
        || (boost > Pageblock && zone.High is { } high && boost == (high.Count - boost) * 3 / 2);

    /// <summary>What the min mark without boost can be, by its distance from low.</summary>
    /// <returns>Null where watermark_scale_factor, not the min mark, sets the distance.</returns>
    private static (long Least, long Most)? ByDistance(ZoneState zone)
    {
        if (zone is not { Min: { } min, Low: { } low, Managed: { } managed }) { return null; }
        long distance = (low - min).Count;
        return distance > managed.Count * WatermarkSetup.DefaultScaleFactor / 10_000
            ? (distance * 4, (distance * 4) + 3)
            : null;
    }

    /// <summary>The same, by a zone whose own min mark is known.</summary>
    private static (long Least, long Most)? ByProportion(ZoneState zone, ZoneState measure)
    {
        if (measure is not { Min: { } min, Managed: { } size }) { return null; }
        if (zone.Managed is not { Count: var managed }) { return null; }
        Pages mark = min - (measure.Boost ?? default);
        long share = (long)((Int128)mark.Count * managed / size.Count);

        // One page of the measure's mark stands for this many of the zone's.
        long tolerance = Rounding + 1 + (managed / size.Count);
        return (share - tolerance, share + tolerance);
    }
}
