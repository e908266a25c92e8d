using System.Globalization;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Sysctls;

/// <summary>What a machine can bear of a larger reserve: vm.min_free_kbytes and vm.watermark_scale_factor raise marks
/// below which memory is no longer handed out freely.</summary>
/// <remarks>The marks are computed as the kernel does (<see cref="WatermarkSetup"/>). MemAvailable counts down by what
/// the low marks rise (si_mem_available(), mm/show_mem.c), and kswapd works until the high marks are met.</remarks>
internal static class ReserveBounds
{
    /// <summary>Of RAM in the reserve itself. Ours, and the most that khugepaged takes.</summary>
    private const int MostPercent = 5;

    /// <summary>Of managed memory below the high marks. Ours: from there on kswapd keeps from programs what they were
    /// bought for.</summary>
    private const int ManyPercent = 20;

    /// <summary>vm.rst: with less than 1024 kB a system is subtly broken and may deadlock under load.</summary>
    private static readonly KiB s_least = new(1024);

    /// <returns>Why it is not done, else what must be known before.</returns>
    public static (string? Refusal, EquatableArray<string> Warnings) Judge(string name, string value, PlanSite site)
    {
        long number = long.Parse(value, CultureInfo.InvariantCulture);
        bool isReserve = name == "vm.min_free_kbytes";
        if (site.VmSetting("min_free_kbytes") is not { } kb) { return ("vm.min_free_kbytes can not be read.", []); }
        KiB reserve = new(kb);
        long factor = site.VmSetting("watermark_scale_factor") ?? WatermarkSetup.DefaultScaleFactor;
        KiB newReserve = isReserve ? new(number) : reserve;
        long newFactor = isReserve ? factor : number;
        if (isReserve && newReserve < s_least && reserve >= s_least)
        {
            return ($"Below {s_least.Count} kB the kernel has too little to free memory with, and may deadlock.", []);
        }

        if (site.Figures.Memory is not { MemTotal: { Count: > 0 } ram, MemAvailable: { } available })
        {
            return ("MemTotal and MemAvailable can not be read, so it can not be told what the machine can bear.", []);
        }

        KiB most = new(ram.Count * MostPercent / 100);
        if (isReserve && newReserve > most && newReserve > reserve)
        {
            return ($"{newReserve.Count} kB is more than {MostPercent} % of {ram.ToReadable()} of RAM "
                + $"({most.Count} kB): such a reserve causes the shortage it should prevent.", []);
        }

        return site.Memory is { } memory
            ? ByMarks(memory, site, (reserve, factor), (newReserve, newFactor), available)
            : (null, ["The zones can not be read: what the marks become was not computed."]);
    }

    private static (string? Refusal, EquatableArray<string> Warnings) ByMarks(
        MemoryState memory, PlanSite site, (KiB Reserve, long Factor) now, (KiB Reserve, long Factor) then,
        KiB available)
    {
        EquatableArray<ZoneState> zones = memory.Zones.ToEquatableArray();
        WatermarkSetupRule rule = WatermarkSetupRule.For(site.Release);
        if (Sum(zones, now, memory.PageSize, rule) is not { } before
            || Sum(zones, then, memory.PageSize, rule) is not { } after)
        {
            return (null, ["A zone's size is not told: what the marks become was not computed."]);
        }

        KiB low = after.Low - before.Low;
        KiB high = after.High - before.High;
        if (high.Count > 0 && high > available)
        {
            return ($"It raises the high marks by {high.ToReadable()}, and only {available.ToReadable()} are "
                + "available: kswapd would never rest.", []);
        }

        List<string> warnings = [];
        KiB managed = memory.InKiB(zones.Aggregate(default(Pages), (sum, zone) => sum + (zone.Managed ?? default)));
        if (low.Count > 0)
        {
            warnings.Add($"MemAvailable falls by about {low.ToReadable()} from {available.ToReadable()}.");
        }

        if (high.Count > 0 && after.High.Count > managed.Count * ManyPercent / 100)
        {
            warnings.Add($"kswapd then works below {after.High.ToReadable()} of {managed.ToReadable()}: more than "
                + $"{ManyPercent} % of memory is kept free.");
        }

        KiB? usual = WatermarkSetup.DefaultMinFree(zones, memory.PageSize, rule);
        if (then.Reserve < now.Reserve && then.Reserve < usual)
        {
            warnings.Add($"The kernel's own default for this machine is {usual.Value.Count} kB: with less, "
                + "requests that can not wait fail sooner.");
        }

        return (null, warnings.ToEquatableArray());
    }

    private static (KiB Low, KiB High)? Sum(
        EquatableArray<ZoneState> zones, (KiB Reserve, long Factor) setting, PageSize pageSize, WatermarkSetupRule rule)
    {
        int factor = (int)Math.Clamp(setting.Factor, 1, 3000);
        if (WatermarkSetup.Compute(zones, setting.Reserve, factor, pageSize, rule) is not { } marks) { return null; }
        Pages low = default;
        Pages high = default;
        foreach (ZoneWatermarks zone in marks) { (low, high) = (low + zone.Low, high + zone.High); }
        return (low.ToKiB(pageSize), high.ToKiB(pageSize));
    }
}
