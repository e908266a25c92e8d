using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Huge pages are reserved and unused.</summary>
public sealed class HugetlbReserved : ICheck
{
    private const int MostNodes = 8;

    public RuleDoc Doc { get; } = new(
        "hugetlb-reserved",
        "huge pages are reserved and unused",
        "Huge pages that are free and promised to nobody are at least 10 % of RAM.",
        "They are less, or in use, or a mapping has been promised them.",
        "/proc/meminfo can not be read.",
        "Nobody else can have that memory, and the OOM killer can not free it.",
        "nr_hugepages, free_hugepages, resv_hugepages of Documentation/admin-guide/mm/hugetlbpage.rst; "
        + "hugetlb_report_meminfo(), mm/hugetlb.c. The 10 % mark is ours.");

    public CheckResult Run(HostFacts host)
    {
        HugePageSize[] sizes = [.. host.Still.HugePages.Sizes.Where(size => size.Total is not null)];
        if (sizes.Length == 0 && OfDefaultSize(host.Memory) is { } known) { sizes = [known]; }
        if (host.Ram is null) { return CheckResult.Unknown("MemTotal of /proc/meminfo"); }
        if (sizes.Length == 0) { return CheckResult.NotHere("the kernel tells of no huge pages"); }
        KiB total = Sum(sizes, size => size.Total);
        KiB idle = Sum(sizes, Idle);
        if (total.Count == 0) { return CheckResult.Fine("no huge pages are reserved"); }
        if (host.PercentOfRam(idle) is not >= Factors.HugetlbReserved.MinPercent)
        {
            return CheckResult.Fine(
                $"huge pages are {host.ShareOfRam(total)}, those that nobody uses {host.ShareOfRam(idle)}");
        }

        return CheckResult.Found(Doc.At(
            Severity.Warning,
            $"{idle.ToReadable()} are reserved as huge pages and unused, {host.ShareOfRam(idle)}.",
            [.. sizes.Where(size => Idle(size) > 0).Select(Row), .. Nodes(host)]));
    }

    private static long? Idle(HugePageSize size) => Math.Max(0, (size.Free ?? 0) - (size.Reserved ?? 0));

    private static KiB Sum(HugePageSize[] sizes, Func<HugePageSize, long?> pages) => sizes.Aggregate(
        default(KiB), (sum, size) => sum + SizeOf(size.Size, pages(size)));

    private static KiB SizeOf(KiB size, long? pages) => new HugePagePool(pages ?? 0, 0, 0, size, null).TotalSize;

    /// <summary>From a copy without /sys.</summary>
    private static HugePageSize? OfDefaultSize(MemInfo memory) => memory.HugePageSize is { } size
        ? new(
            size, memory.HugePagesTotal, memory.HugePagesFree, memory.HugePagesReserved, memory.HugePagesSurplus, null)
        : null;

    private static HostEvidence Row(HugePageSize size) => new(
        $"/sys/kernel/mm/hugepages/hugepages-{size.Size.Count}kB",
        $"nr_hugepages {size.Total}, free_hugepages {size.Free}, resv_hugepages {size.Reserved}",
        $"{Idle(size)} pages of {size.Size.ToReadable()} are free and promised to nobody");

    private static IEnumerable<HostEvidence> Nodes(HostFacts host) => host.Still.HugePages.Nodes
        .Where(node => node.Free > 0).Take(MostNodes)
        .Select(node => new HostEvidence(
            $"/sys/devices/system/node/node{node.Node}/hugepages/hugepages-{node.Size.Count}kB",
            $"nr_hugepages {node.Total}, free_hugepages {node.Free}",
            $"node {node.Node} has {SizeOf(node.Size, node.Free).ToReadable()} of them free"));
}
