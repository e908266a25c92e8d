using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.TestKit;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.HugePages;

public class HugePagePlanTests
{
    private const string Pool = "/sys/kernel/mm/hugepages/hugepages-2048kB";
    private const string Thp = "/sys/kernel/mm/transparent_hugepage";

    private static FakeHost Host(long total = 0, long free = 0, long promised = 0) => Machine()
        .With("/proc/sys/vm/nr_hugepages", $"{total}\n").With($"{Pool}/nr_hugepages", $"{total}\n")
        .With($"{Pool}/free_hugepages", $"{free}\n").With($"{Pool}/resv_hugepages", $"{promised}\n");

    private static FakeHost WithThp(string defrag = "always defer defer+madvise [madvise] never") => Machine()
        .With($"{Thp}/enabled", "[always] madvise never\n").With($"{Thp}/defrag", defrag + "\n");

    [Fact]
    public void Pages_are_reserved_now_and_kept_as_a_sysctl()
    {
        PlanItem item = Host().Item(Both, new SetHugePages(100, null, null));

        Assert.Equal(["/proc/sys/vm/nr_hugepages: 0 -> 100"], Shown(item.Now));
        Assert.Equal(
            ["/etc/sysctl.d/90-lowmark-vm.nr_hugepages.conf: (none) => vm.nr_hugepages = 100\n"], Shown(item.Lasting));
    }

    /// <remarks>4 GiB are available; 5 % of 8 GiB stay: 3686.4 MiB, 1843 pages.</remarks>
    [Fact]
    public void No_more_than_is_available_less_a_rest()
    {
        Assert.Single(Host().Of(NowOnly, new SetHugePages(1843, null, null)).Items);
        Assert.Contains("at most 1843 in all", Host().WhyNot(new SetHugePages(1844, null, null)));
        Assert.Contains("at most 1853 in all", Host(total: 10).WhyNot(new SetHugePages(1_000_000_000_000, null, null)));
    }

    [Fact]
    public void A_nodes_pages_are_bounded_by_the_node_and_kept_by_tmpfiles()
    {
        const string Node = "/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages";
        FakeHost host = Host().With(Node, "5\n").With(
            "/sys/devices/system/node/node1/meminfo",
            $"Node 1 MemTotal: {4 * GiB} kB\nNode 1 MemFree: {GiB} kB\nNode 1 Active(file): 0 kB\n"
                + "Node 1 Inactive(file): 0 kB\n");
        PlanItem item = host.Item(Both, new SetHugePages(200, null, 1));

        Assert.Equal([$"{Node}: 5 -> 200"], Shown(item.Now));
        Assert.Equal(
            [$"/etc/tmpfiles.d/lowmark-hugepages-2048kB-node1.conf: (none) => w {Node} - - - - 200\n"],
            Shown(item.Lasting));
        Assert.Contains("on node 1, and 410 MiB", host.WhyNot(new SetHugePages(400, null, 1)));
    }

    [Fact]
    public void Pages_in_use_are_told_before_fewer_are_kept()
    {
        PlanItem item = Host(total: 100, free: 40, promised: 10).Item(NowOnly, new SetHugePages(50, null, null));

        Assert.Contains("70 of them are in use or promised", Assert.Single(item.Warnings));
    }

    [Fact]
    public void A_size_that_the_machine_has_not_is_refused() =>
        Assert.Contains("no such huge pages", Host().WhyNot(new SetHugePages(1, KiB(GiB), null)));

    [Fact]
    public void Transparent_ones_are_set_by_word_and_kept()
    {
        PlanItem item = WithThp().Item(Both, new SetThp("madvise", "defer+madvise"));

        Assert.Equal(
            [$"{Thp}/enabled: always -> madvise", $"{Thp}/defrag: madvise -> defer+madvise"], Shown(item.Now));
        Assert.All(item.Now, step => Assert.Equal(ValueForm.Choice, Assert.IsType<WriteValue>(step).Form));
        Assert.Equal(
            [$"/etc/tmpfiles.d/lowmark-thp.conf: (none) => w {Thp}/enabled - - - - madvise\n"
                + $"w {Thp}/defrag - - - - defer+madvise\n"],
            Shown(item.Lasting));
    }

    [Fact]
    public void A_word_that_this_kernel_has_not_is_refused()
    {
        Assert.Contains("takes always, madvise, never, not defer", WithThp("[always] madvise never").WhyNot(
            new SetThp("never", "defer")));
        Assert.Contains("is not there", Machine().WhyNot(new SetThp("never")));
    }
}
