using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Maps large shared memory with huge pages, so that each process needs hardly any page tables for
/// it.</summary>
internal static class ShrinkPageTables
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual", "userspace-killer")) { return null; }
        KiB? held = s.IsMemcg ? s.MemcgStat("pagetables") : s.Counter("pagetables");
        string figure = held is { } size ? $"Page tables took {Amount.Text(size)}. " : "";
        string pages = !s.IsMemcg && s.PageSize.KiB == 4 && s.Counter("shmem") is { Count: > 2048 } shared
            ? $" For the {Amount.Text(shared)} of shared memory here that is vm.nr_hugepages = "
                + $"{(shared.Count + 2047) / 2048}."
            : "";
        return new(
            "shrink-page-tables",
            "Map large memory with huge pages, or map less",
            RemedyTime.Lasting,
            [
                "grep -E 'PageTables|HugePages|Hugepagesize' /proc/meminfo",
                "grep -H VmPTE /proc/[0-9]*/status | sort -k2 -n | tail",
            ],
            null,
            $"{figure}Each process needs 8 bytes of table for every page that it maps, so a hundred that map the same "
                + "10 GB need 2 GB. With 2 MiB pages it is a 512th (huge_pages in PostgreSQL, use_large_pages in "
                + $"Oracle, large-pages in MySQL).{pages}",
            "Reserved huge pages are lost to all else; reserve them at boot, while memory is whole.",
            [],
            s.Because("page-tables"));
    }
}
