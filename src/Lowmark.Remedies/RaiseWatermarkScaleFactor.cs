using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.Remedies;

/// <summary>Wakes kswapd earlier, so that more is free when a burst comes.</summary>
/// <remarks>low = min + max(min/4, managed × factor / 10000) (__setup_per_zone_wmarks(), mm/page_alloc.c, v4.6+).
/// Unlike min_free_kbytes the memory stays usable by all. Default 10, at most 1000, or 3000 on newer kernels.</remarks>
internal static class RaiseWatermarkScaleFactor
{
    private const string Name = "vm.watermark_scale_factor";
    private const long Most = 300;
    private const long Default = 10;

    public static Remedy? Propose(Situation s)
    {
        bool isStall = s.Report.Kind is ReportKind.AllocationStall;
        if (!(s.Is("atomic-reserve") || isStall) || IsBefore46(s.Report.Kernel.Release)) { return null; }
        if (Burst.Read(s.Report) is not { Managed: { Count: > 0 } managed } burst) { return null; }
        // The distance from low to min that holds this burst and a quarter more.
        Int128 wanted = ((Int128)burst.Size.Count * 12500 / managed.Count) + 1;
        if (wanted <= Default) { return null; }
        long factor = (long)Int128.Min(wanted, Most);
        KiB distance = Amount.Times(managed.ToKiB(s.PageSize), factor, 10000);
        return SysctlChange.Remedy(
            "raise-watermark-scale-factor",
            $"Raise {Name} to {factor}",
            RemedyTime.Lasting,
            [new(Name, $"{factor}")],
            $"{burst.Sentence(s.PageSize)} With {factor} kswapd wakes {Amount.Text(distance)} above min in that zone "
                + $"({factor}/10000 of it)"
            + (wanted > Most ? ", the most that is sensible; it may not hold the whole burst." : ", a quarter more "
            + "than the burst."),
            "kswapd runs more often and keeps more memory free: some page cache is lost, a little CPU is used.",
            s.Because("atomic-reserve", "min-free-too-low"));
    }

    // RHEL 7 and older do not have the sysctl; a later name that lies costs a refused command.
    private static bool IsBefore46(string? release)
    {
        string[] parts = (release ?? "").Split('.', 3);
        if (parts.Length < 2 || !int.TryParse(parts[0], out int major)) { return false; }
        return major < 4 || (major == 4 && int.TryParse(parts[1], out int minor) && minor < 6);
    }
}
