namespace Lowmark.Remedies;

/// <summary>Finds memory that no counter names: drivers' pages, a balloon, vmalloc, pipes.</summary>
internal static class InspectUnaccounted
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual")) { return null; }
        string figure = s.Report.Ledger?.Unaccounted is { Count: > 0 } missing ? $"{Amount.Text(missing)} is in no "
            + "counter of the report. " : "";
        return new(
            "inspect-unaccounted",
            "Find memory that no counter names",
            RemedyTime.Now,
            [
                "grep -E 'VmallocUsed|Percpu|Slab|HugePages_Total|Balloon' /proc/meminfo",
                "sudo sort -k2 -n -r /proc/vmallocinfo | head -n 20",
                "lsmod | grep -E 'balloon|nvidia|zfs|drbd'",
                "sudo cat /sys/kernel/debug/dma_buf/bufinfo | tail -n 5",
                "sudo head -n 40 /sys/kernel/debug/page_owner",
            ],
            null,
            $"{figure}Drivers that take whole pages (network rings, GPU, ZFS's ARC), a hypervisor's balloon and data "
                + "in pipes are counted nowhere. Killing processes hardly helps. page_owner is only there after "
                + "booting with page_owner=on; it names each page's call path.",
            "None: it only reads.",
            [],
            s.Because("unaccounted"));
    }
}
