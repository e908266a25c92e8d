using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Raises min_free_kbytes to what the kernel itself recommends to keep kinds of pages apart.</summary>
/// <remarks>set_recommended_min_free_kbytes() (mm/khugepaged.c): 11 pageblocks a zone, at most 5 % of low memory. It is
/// a help against mixing unmovable pages into movable blocks from now on; it joins nothing that is broken up, and "too
/// low causes fragmentation" is too strong. Pageblocks are 512 pages where pages have 4 KiB; other page sizes are left
/// alone.</remarks>
internal static class RaiseReserveAgainstFragmentation
{
    private const string Name = "vm.min_free_kbytes";
    private const long PagesPerBlock = 512;

    public static Remedy? Propose(Situation s)
    {
        if (s.PageSize.KiB != 4 || s.MinFree is not { } current || s.Ram is not { } ram)
        {
            return null;
        }

        int zones = s.Report.Memory!.Zones.Count(
            zone => zone.Name is "DMA" or "DMA32" or "Normal" && zone.Managed is not { Count: 0 });
        KiB recommended = new Pages(11 * PagesPerBlock * zones).ToKiB(s.PageSize);
        KiB wanted = Amount.Smaller(recommended, Amount.Times(ram, 1, 20));
        if (wanted <= current) { return null; }
        return SysctlChange.Remedy(
            "raise-reserve-against-fragmentation",
            $"Raise {Name} from about {current.Count} to {wanted.Count}",
            RemedyTime.Lasting,
            [new(Name, $"{wanted.Count}")],
            $"{recommended.Count} kB (11 pageblocks of 2 MiB for each of {zones} zones) is what the kernel sets when "
                + "huge pages are on"
            + (wanted < recommended ? $"; {wanted.Count} kB is 5 % of RAM, the most it takes." : ".")
            + " Unmovable pages are then less often put into movable blocks. It prevents; what is broken up now needs "
            + "compaction.",
            "That much memory is no longer there for programs.",
            s.Because("fragmentation"));
    }
}
