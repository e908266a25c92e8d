using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How a kernel turns min_free_kbytes into the watermarks of its zones.</summary>
/// <param name="UsesScaleFactor">4.6 and later: low and high also keep a distance by watermark_scale_factor.</param>
/// <param name="CapsMovable">ZONE_MOVABLE has no share, as HighMem. Not yet in 6.1, in 6.12: between them.</param>
/// <param name="LargestDefault">What the default of min_free_kbytes is capped at.</param>
public readonly record struct WatermarkSetupRule(bool UsesScaleFactor, bool CapsMovable, KiB LargestDefault)
{
    /// <summary>By release; null (unknown) is taken as the newest.</summary>
    public static WatermarkSetupRule For(KernelRelease? release)
    {
        if (release is not { } kernel) { return new(true, true, new(262144)); }
        bool isRhel = kernel.IsRhel7 || kernel.IsRhel8;
        return new(
            kernel.AtLeast(4, 6), kernel.AtLeast(6, 5), new(isRhel || kernel.AtLeast(5, 10) ? 262144 : 65536));
    }
}

/// <summary>The marks of one zone, without boost.</summary>
public readonly record struct ZoneWatermarks(Pages Min, Pages Low, Pages High);

/// <summary>Watermarks from min_free_kbytes, and back.</summary>
/// <remarks>Source: __setup_per_zone_wmarks(), calculate_min_free_kbytes(), nr_free_zone_pages(), mm/page_alloc.c, read at 2.6.32, 4.4,
/// 5.4 and 6.18; set_recommended_min_free_kbytes(), mm/khugepaged.c. Sizes are managed pages, present ones up to 3.8.
/// Not modelled: RHEL 6's extra_free_kbytes.</remarks>
public static class WatermarkSetup
{
    public const int DefaultScaleFactor = 10;

    private const int SmallestCap = 32;
    private const int LargestCap = 128;
    private static readonly KiB SmallestDefault = new(128);

    /// <param name="zones">Every zone of the machine: the sum over them is the divisor.</param>
    /// <param name="scaleFactor">vm.watermark_scale_factor, in 1/10,000 of the zone.</param>
    /// <returns>One entry a zone, in the order given; null when a zone's size is not in the evidence.</returns>
    public static EquatableArray<ZoneWatermarks>? Compute(
        EquatableArray<ZoneState> zones, KiB minFree, int scaleFactor, PageSize pageSize, WatermarkSetupRule rule)
    {
        if (Lowmem(zones, rule) is not { } lowmem) { return null; }
        Pages pagesMin = minFree.ToPages(pageSize);
        ZoneWatermarks[] marks = new ZoneWatermarks[zones.Count];
        for (int i = 0; i < zones.Count; i++)
        {
            long size = SizeOf(zones[i])!.Value.Count;
            long share = lowmem.Count == 0 ? 0 : (long)((Int128)pagesMin.Count * size / lowmem.Count);
            long min = IsCapped(zones[i], rule) ? Math.Clamp(size / 1024, SmallestCap, LargestCap) : share;
            marks[i] = rule.UsesScaleFactor
                ? Spread(min, Math.Max(share / 4, (long)((Int128)size * scaleFactor / 10_000)))
                : new(new(min), new(min + (share / 4)), new(min + (share / 2)));
        }

        return new(marks);
    }

    /// <summary>The smallest min_free_kbytes that gives a zone a min mark of at least <paramref name="wanted"/>.</summary>
    /// <returns>Null when min_free_kbytes does not govern the zone (HighMem, Movable), or a size is not in the evidence.</returns>
    public static KiB? SmallestMinFreeFor(
        EquatableArray<ZoneState> zones, ZoneState zone, Pages wanted, PageSize pageSize, WatermarkSetupRule rule)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (IsCapped(zone, rule) || Lowmem(zones, rule) is not { } lowmem) { return null; }
        if (SizeOf(zone) is not { Count: > 0 } size) { return null; }
        Int128 pages = (((Int128)Math.Max(0, wanted.Count) * lowmem.Count) + size.Count - 1) / size.Count;
        return pages > long.MaxValue / pageSize.KiB ? null : new Pages((long)pages).ToKiB(pageSize);
    }

    /// <summary>min_free_kbytes as the kernel sets it at boot: √(16 × low memory in kB), within its bounds.</summary>
    /// <param name="zones">As they were at boot. Memory freed later (initrd, init sections) raises managed, not this value.</param>
    /// <returns>Null when a size is not in the evidence.</returns>
    public static KiB? DefaultMinFree(EquatableArray<ZoneState> zones, PageSize pageSize, WatermarkSetupRule rule) =>
        BufferPages(zones) is { } pages
            ? new(Math.Clamp(
                (long)SquareRoot((UInt128)Math.Max(0, pages.ToKiB(pageSize).Count) * 16), SmallestDefault.Count, rule.LargestDefault.Count))
            : null;

    /// <summary>The min_free_kbytes that khugepaged asks for, so that each zone keeps pageblocks of each type free.</summary>
    /// <param name="pageblock">Pages of a pageblock: 512 on x86.</param>
    /// <remarks>2 blocks a zone, and 3 × 3 for the migratetypes on per-CPU lists; at most 5 % of low memory. Zones that count:
    /// populated ones up to the highest zone of GFP_USER (all of them before 4.19).</remarks>
    /// <returns>Null when a size is not in the evidence.</returns>
    public static KiB? RecommendedByKhugepaged(EquatableArray<ZoneState> zones, Pages pageblock, PageSize pageSize)
    {
        if (BufferPages(zones) is not { } buffers) { return null; }
        long populated = zones.Count(zone => IsForUser(zone) && SizeOf(zone) is { Count: > 0 });
        Int128 wanted = (Int128)populated * (2 + (3 * 3)) * pageblock.Count;
        Pages recommended = new((long)Int128.Min(wanted, buffers.Count / 20));
        return recommended.ToKiB(pageSize);
    }

    private static ZoneWatermarks Spread(long min, long distance) =>
        new(new(min), new(min + distance), new(min + (2 * distance)));

    /// <summary>Σ pages of the zones that share min_free_kbytes.</summary>
    private static Pages? Lowmem(EquatableArray<ZoneState> zones, WatermarkSetupRule rule)
    {
        Pages sum = default;
        foreach (ZoneState zone in zones.AsSpan())
        {
            if (SizeOf(zone) is not { } size) { return null; }
            if (!IsCapped(zone, rule)) { sum += size; }
        }

        return sum;
    }

    /// <summary>nr_free_buffer_pages(): zones that GFP_USER may use. The kernel takes off the high marks, which are 0 at boot.</summary>
    private static Pages? BufferPages(EquatableArray<ZoneState> zones)
    {
        Pages sum = default;
        foreach (ZoneState zone in zones.AsSpan())
        {
            if (!IsForUser(zone)) { continue; }
            if (SizeOf(zone) is not { } size) { return null; }
            sum += size;
        }

        return sum;
    }

    private static bool IsForUser(ZoneState zone) => zone.Name is "DMA" or "DMA32" or "Normal";

    private static bool IsCapped(ZoneState zone, WatermarkSetupRule rule) =>
        zone.Name == "HighMem" || (zone.Name == "Movable" && rule.CapsMovable);

    private static Pages? SizeOf(ZoneState zone) => zone.Managed ?? zone.Present;

    /// <summary>int_sqrt(): rounded down.</summary>
    private static ulong SquareRoot(UInt128 value)
    {
        ulong low = 0;
        ulong high = uint.MaxValue * 16UL;
        while (low < high)
        {
            ulong middle = low + ((high - low + 1) / 2);
            if ((UInt128)middle * middle <= value) { low = middle; }
            else { high = middle - 1; }
        }

        return low;
    }
}
