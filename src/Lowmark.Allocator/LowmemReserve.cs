using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>What each zone keeps back from requests that could have used a higher zone: lowmem_reserve[], "protection" in zoneinfo.</summary>
/// <remarks>Source: setup_per_zone_lowmem_reserve(), mm/page_alloc.c, read at 2.6.32, 3.10, 4.4, 5.4, 6.12 and 6.18. 2.6.32 to 3.8 count
/// present instead of managed pages. A zone without pages keeps nothing back (5.8+; before, its figures have no effect).</remarks>
public static class LowmemReserve
{
    /// <summary>vm.lowmem_reserve_ratio's defaults by zone type; 0 keeps nothing back (up to 5.3: 32 for HighMem and Movable).</summary>
    public static int DefaultRatio(string zone) => zone switch
    {
        "DMA" or "DMA32" => 256,
        "Normal" => 32,
        _ => 0,
    };

    /// <param name="zonesOfNode">All zones of one node; a type that is missing counts as one without pages.</param>
    /// <param name="ratio">vm.lowmem_reserve_ratio of a zone type; below 1 keeps nothing back.</param>
    /// <returns>The array of one zone, index = zone type of the request; null when a size that counts is not in the evidence.</returns>
    public static EquatableArray<Pages>? Compute(
        EquatableArray<ZoneState> zonesOfNode, string zone, ZoneLayout layout, Func<string, int> ratio)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(ratio);
        int own = layout.IndexOf(zone) ?? layout.Names.Count;
        long divisor = ratio(zone);
        if (own < layout.Names.Count && SizeOf(zonesOfNode, zone) is { Count: 0 }) { divisor = 0; }
        Pages[] reserve = new Pages[layout.Names.Count];
        Pages above = default;
        for (int type = own + 1; type < reserve.Length; type++)
        {
            if (SizeOf(zonesOfNode, layout.Names[type]) is not { } size) { return null; }
            above += size;
            reserve[type] = divisor < 1 ? default : new(above.Count / divisor);
        }

        return new(reserve);
    }

    private static Pages? SizeOf(EquatableArray<ZoneState> zones, string name)
    {
        foreach (ZoneState zone in zones.AsSpan())
        {
            if (zone.Name == name) { return zone.Managed ?? zone.Present; }
        }

        return default(Pages);
    }
}
