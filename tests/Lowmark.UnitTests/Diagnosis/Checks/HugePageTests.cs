using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

public class HugePageTests
{
    private const string Folder = "/sys/kernel/mm/hugepages/hugepages-2048kB";

    /// <summary>500 pages of 2 MiB are 1024000 kB: 10.24 % of RAM.</summary>
    [Fact]
    public void A_tenth_of_ram_in_huge_pages_that_nobody_uses_is_found_by_size_and_node() =>
        Pool(total: 600, free: 550, promised: 50)
            .With("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages", 600)
            .With("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/free_hugepages", 550)
            .Run<HugetlbReserved>()
            .Finds(Severity.Warning, "1000 MiB are reserved as huge pages and unused, 10.2 % of RAM.")
            .Quoting(Folder, "nr_hugepages 600, free_hugepages 550, resv_hugepages 50")
            .Quoting(
                "/sys/devices/system/node/node1/hugepages/hugepages-2048kB", "nr_hugepages 600, free_hugepages 550");

    [Fact]
    public void Huge_pages_that_are_promised_will_be_used() =>
        Pool(total: 600, free: 550, promised: 100).Run<HugetlbReserved>()
            .IsFine("huge pages are 12.3 % of RAM, those that nobody uses 9.2 % of RAM");

    [Fact]
    public void An_empty_pool_holds_nothing() =>
        Pool(total: 0, free: 0, promised: 0).Run<HugetlbReserved>().IsFine("no huge pages are reserved");

    [Fact]
    public void A_copy_without_sys_has_the_default_size() =>
        CheckHost.WithRam(
                ("HugePages_Total", 600), ("HugePages_Free", 500), ("HugePages_Rsvd", 0), ("Hugepagesize", 2048))
            .Run<HugetlbReserved>()
            .Finds(Severity.Warning, "1000 MiB are reserved as huge pages and unused, 10.2 % of RAM.");

    [Fact]
    public void A_kernel_without_huge_pages_has_none() =>
        CheckHost.WithRam().Run<HugetlbReserved>().IsNotHere("the kernel tells of no huge pages");

    [Fact]
    public void Without_the_size_of_ram_there_is_no_share() =>
        new CheckHost().Run<HugetlbReserved>().IsUnknown("MemTotal of /proc/meminfo");

    [Fact]
    public void Three_tenths_of_ram_in_transparent_huge_pages_are_worth_knowing() =>
        Transparent(3_000_000, available: 5_000_000).Run<ThpBloat>()
            .Finds(
                Severity.Notice,
                "Transparent huge pages hold 2.86 GiB, 30 % of RAM; part of it may never have been touched.")
            .Quoting("/proc/meminfo", "AnonHugePages: 3000000 kB")
            .Quoting("/sys/kernel/mm/transparent_hugepage/enabled", "always")
            .Quoting("/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none", "511")
            .Quoting("/proc/vmstat", "thp_fault_alloc 77");

    [Fact]
    public void Where_ram_is_short_they_matter() =>
        Assert.Equal(
            (Severity.Warning, Confidence.Possible),
            Assert.Single(Transparent(3_000_000, available: 1_000_000).Run<ThpBloat>().Findings) is var found
                ? (found.Severity, found.Confidence)
                : default);

    [Fact]
    public void Less_in_transparent_huge_pages_is_fine() =>
        Transparent(2_900_000, available: 1_000_000).Run<ThpBloat>().IsFine("anonymous huge pages are 29 % of RAM");

    [Fact]
    public void Without_the_row_nothing_tells_of_transparent_huge_pages() =>
        CheckHost.WithRam().Run<ThpBloat>().IsUnknown("AnonHugePages and MemTotal of /proc/meminfo");

    private static CheckHost Pool(long total, long free, long promised) => CheckHost.WithRam()
        .With($"{Folder}/nr_hugepages", total).With($"{Folder}/free_hugepages", free)
        .With($"{Folder}/resv_hugepages", promised);

    private static CheckHost Transparent(long kiB, long available) =>
        CheckHost.WithRam(("MemAvailable", available), ("AnonHugePages", kiB)).VmStat(("thp_fault_alloc", 77))
            .With("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n")
            .With("/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none", 511);
}
