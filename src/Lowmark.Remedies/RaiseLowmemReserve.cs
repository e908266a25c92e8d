using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Keeps more of a low zone from requests that could use a higher one.</summary>
/// <remarks>Reserve of zone i against class j: managed pages of the zones above, up to j, over ratio i
/// (setup_per_zone_lowmem_reserve(), mm/page_alloc.c). It guards the zone from now on; what is taken already comes back
/// only as it is freed.</remarks>
internal static class RaiseLowmemReserve
{
    private const string Name = "vm.lowmem_reserve_ratio";
    private const long DefaultRatio = 256;

    public static Remedy? Propose(Situation s)
    {
        if (Failed(s) is not { ShortBy: { } shortBy } check) { return null; }
        if (s.Zone(check.Node, check.Zone) is not { } zone) { return null; }
        Pages above = Above(s, check);
        if (above.Count <= 0 || zone.Managed is not { Count: > 0 } managed) { return null; }
        long missing = Math.Clamp(shortBy.Count, 1, long.MaxValue / 8);
        Pages wanted = new(Math.Max((above.Count / DefaultRatio) + (missing * 2), managed.Count / 20));
        long ratio = Math.Max(1, above.Count / wanted.Count);
        if (ratio >= DefaultRatio || above.Count / ratio > managed.Count / 2) { return null; }
        int column = check.Zone == "DMA" ? 1 : 2;
        string KB(Pages pages) => $"{pages.ToKiB(s.PageSize).Count} kB";
        return new(
            "raise-lowmem-reserve",
            $"Reserve more of zone {check.Zone}: lowmem_reserve_ratio {ratio}",
            RemedyTime.Lasting,
            [
                SysctlChange.Keep(Name),
                $"sudo sysctl -w {Name}=\"$(sysctl -n {Name} | awk '{{${column} = {ratio}; print}}')\"",
            ],
            null,
            $"The zone was short by {KB(shortBy)}. {KB(above)} lies in the zones above it on the node; over {ratio} "
                + $"that keeps {KB(new(above.Count / ratio))} of it from requests that could go there (default 256: "
                + $"{KB(new(above.Count / DefaultRatio))}). Put the printed line into "
                + $"/etc/sysctl.d/90-lowmark-{Name}.conf.",
            "That part of the zone is lost to ordinary programs. It does nothing against devices that use the zone up "
                + "themselves.",
            SysctlChange.Undo(Name),
            s.Because("zone-exhaustion"));
    }

    // Only a zone that the request is made for can be kept for it: to one for Normal, a reserve below is a loss.
    private static ZoneCheck? Failed(Situation s) => s.Report.Checks.FirstOrDefault(check =>
        check is { Eligible: true, ShortBy: not null, Zone: "DMA" or "DMA32" } && check.Zone == s.Report.Request?.Zone);

    private static Pages Above(Situation s, ZoneCheck check)
    {
        Pages above = default;
        foreach (ZoneState zone in s.Report.Memory?.Zones ?? [])
        {
            bool isAbove = zone.Node == check.Node
                && (zone.Name is "Normal" || (check.Zone == "DMA" && zone.Name is "DMA32"));
            if (isAbove) { above += zone.Managed ?? default; }
        }

        return above;
    }
}
