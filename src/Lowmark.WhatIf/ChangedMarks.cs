using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>The watermarks of all zones under another min_free_kbytes, watermark_scale_factor or size.</summary>
/// <remarks>__setup_per_zone_wmarks(), mm/page_alloc.c, by <see cref="WatermarkSetup"/>. A report prints neither
/// setting: both follow from its marks. A boost (5.0+) stays on top as it was.</remarks>
internal static class ChangedMarks
{
    /// <param name="before">The state whose marks the kernel printed.</param>
    /// <param name="sized">The same with zones that may have grown.</param>
    /// <returns>Null when a mark or a size is missing.</returns>
    public static MemoryState? Apply(
        MemoryState before, MemoryState sized, KiB? minFree, int? scaleFactor, KernelRelease? release)
    {
        WatermarkSetupRule rule = WatermarkSetupRule.For(release);
        EquatableArray<ZoneState> zones = WithRest(before);
        if (ScaleFactor(before, rule) is not { } factor || MinFree(before, zones, rule) is not { } reserve)
        {
            return null;
        }

        int newFactor = scaleFactor ?? factor;
        EquatableArray<ZoneState> newZones = WithRest(sized);
        EquatableArray<ZoneWatermarks>? old =
            WatermarkSetup.Compute(zones, reserve, factor, before.PageSize, rule);
        EquatableArray<ZoneWatermarks>? made =
            WatermarkSetup.Compute(newZones, minFree ?? reserve, newFactor, sized.PageSize, rule);
        if (old is not { } was || made is not { } marks) { return null; }
        int at = 0;
        return sized with
        {
            Nodes = sized.Nodes.Select(node => node with
            {
                Zones = node.Zones.Select(zone =>
                {
                    ZoneState shifted = Shift(zone, was[at], marks[at]);
                    at++;
                    return shifted;
                }).ToEquatableArray(),
            }).ToEquatableArray(),
        };
    }

    /// <summary>vm.min_free_kbytes by the marks of the largest zone that has a share of it.</summary>
    /// <returns>Null when a mark or a size is missing. Some kB low, by truncation.</returns>
    public static KiB? MinFree(MemoryState memory, KernelRelease? release) =>
        MinFree(memory, WithRest(memory), WatermarkSetupRule.For(release));

    /// <summary>vm.watermark_scale_factor by the distance of low from min where that is more than min / 4, else its
    /// default.</summary>
    public static int? ScaleFactor(MemoryState memory, KernelRelease? release) =>
        ScaleFactor(memory, WatermarkSetupRule.For(release));

    private static ZoneState Shift(ZoneState zone, ZoneWatermarks was, ZoneWatermarks made) => zone with
    {
        // By differences: what the kernel printed has its own rounding, and its boost.
        Min = zone.Min + (made.Min - was.Min),
        Low = zone.Low + (made.Low - was.Low),
        High = zone.High + (made.High - was.High),
    };

    /// <summary>Zones and nodes that the report leaves out have their share too: one zone stands for them.</summary>
    private static EquatableArray<ZoneState> WithRest(MemoryState memory)
    {
        Pages listed = default;
        foreach (ZoneState zone in memory.Zones) { listed += zone.Managed ?? zone.Present ?? default; }
        List<ZoneState> zones = [.. memory.Zones];
        if (memory.Totals.TotalRam is { } all && all.Count - listed.Count > all.Count / 100)
        {
            zones.Add(new() { Node = int.MaxValue, Name = "Normal", Managed = all - listed });
        }

        return [.. zones];
    }

    private static KiB? MinFree(MemoryState memory, EquatableArray<ZoneState> zones, WatermarkSetupRule rule)
    {
        ZoneState? measure = Measure(memory);
        if (measure is not { Min: { } min }) { return null; }
        return WatermarkSetup.SmallestMinFreeFor(
            zones, measure, min - (measure.Boost ?? default), memory.PageSize, rule);
    }

    private static int? ScaleFactor(MemoryState memory, WatermarkSetupRule rule)
    {
        if (Measure(memory) is not { Min: { } min, Low: { } low } zone) { return null; }
        if ((zone.Managed ?? zone.Present) is not { Count: > 0 } size || !rule.UsesScaleFactor)
        {
            return WatermarkSetup.DefaultScaleFactor;
        }

        long distance = (low - min).Count;
        long quarter = (min - (zone.Boost ?? default)).Count / 4;
        if (distance <= quarter + 1) { return WatermarkSetup.DefaultScaleFactor; }
        long factor = (long)Int128.Min((((Int128)distance * 10_000) + size.Count - 1) / size.Count, 10_000);
        return (int)Math.Max(1, factor);
    }

    private static ZoneState? Measure(MemoryState memory)
    {
        ZoneState? measure = null;
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Name is "HighMem" or "Movable" or "Device" || zone.Min is not { Count: > 0 }) { continue; }
            if ((zone.Managed ?? zone.Present) is not { } size) { continue; }
            if (measure is null || size > (measure.Managed ?? measure.Present)!.Value) { measure = zone; }
        }

        return measure;
    }
}
