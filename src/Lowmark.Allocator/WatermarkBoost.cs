using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The watermark boost of kernels that have it and do not print it (5.0 to 5.16).</summary>
/// <remarks>Source: boost_watermark() and __setup_per_zone_wmarks(), mm/page_alloc.c, read at 5.10. A boost comes in pageblocks, so a
/// mark below one pageblock has none, and the zone's share of min_free_kbytes is in proportion to its managed pages: what
/// another zone has above that proportion is its boost.</remarks>
public static class WatermarkBoost
{
    /// <summary>Pageblock of x86 and of arm64 with 4 KiB pages; larger elsewhere, where nothing is derived.</summary>
    private const long Pageblock = 512;

    /// <summary>Two truncating divisions in the kernel's own sharing out.</summary>
    private const long Rounding = 4;

    /// <returns>The state with <see cref="ZoneState.Boost"/> filled in where it follows from the other zones; the rest as it was.</returns>
    public static MemoryState Derive(MemoryState memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ZoneState? measure = memory.Zones.Where(IsSurelyUnboosted).MaxBy(zone => zone.Managed);
        if (measure is null || memory.PageSize != PageSize.Of4KiB) { return memory; }
        return memory with
        {
            Nodes = memory.Nodes.Select(node => node with { Zones = node.Zones.Select(zone => Derive(zone, measure)).ToEquatableArray() })
                .ToEquatableArray(),
        };
    }

    private static bool IsSurelyUnboosted(ZoneState zone) => zone is
    {
        Boost: null, Name: not ("HighMem" or "Movable" or "Device"), Min.Count: > 0 and < Pageblock, Managed.Count: > 0,
    };

    private static ZoneState Derive(ZoneState zone, ZoneState measure)
    {
        if (zone is not { Boost: null, Name: not ("HighMem" or "Movable" or "Device"), Min: { } min, Managed.Count: > 0 and var managed })
        {
            return zone;
        }

        // One page of the measure's mark stands for this many of the zone's.
        long scale = 1 + (managed / measure.Managed!.Value.Count);
        long share = (long)((Int128)measure.Min!.Value.Count * managed / measure.Managed.Value.Count);
        long above = min.Count - share;
        long blocks = (above + (Pageblock / 2)) / Pageblock;
        bool exact = Math.Abs(above - (blocks * Pageblock)) <= Rounding + scale;
        return exact && blocks >= 0 ? zone with { Boost = new Pages(blocks * Pageblock) } : zone;
    }
}
