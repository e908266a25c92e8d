using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Memory;

public class MachineMemoryTests
{
    public static TheoryData<string> Guests => GuestFiles.Names;

    [Theory]
    [MemberData(nameof(Guests))]
    public void The_lists_of_a_guest_hold_its_free_pages(string guest)
    {
        FakeHost host = GuestFiles.Of(guest);
        ZoneInfo zones = new();
        zones.Read(host);
        MemoryState state = Assert.IsType<MemoryState>(Read(host));

        Assert.Equal((4, true), (state.PageSize.KiB, state.PageSizeIsKnown));
        Assert.NotEmpty(state.Zones);
        Assert.All(state.Zones, zone =>
        {
            ZoneInfoSection section = zones.Of(zone.Node, zone.Name)!;
            Pages difference = zone.Free!.Value - zone.FreeArea!.TotalPages;
            // What the CPUs have not yet added to the counter; and the guest ran on between the two files.
            Assert.InRange(difference.Count, -section.Drift!.Value.Count - 64, section.Drift!.Value.Count + 64);
            Assert.Equal(5, zone.LowmemReserve!.Value.Count);
            Assert.True(zone.Min < zone.Low && zone.Low < zone.High);
            Assert.All(zone.FreeArea.Orders, order =>
                Assert.Equal(order.Blocks > 0, order.Migratetypes is not (null or "")));
            Assert.NotNull(zone.ReservedHighatomic);
        });
        Assert.Equal(state.Totals.TotalRam, new Pages(state.Zones.Sum(zone => zone.Managed!.Value.Count)));
        Assert.All(state.Nodes, node => Assert.NotNull(node.Counter("active_anon")));
        Assert.All(state.Nodes, node => Assert.NotNull(node.AllUnreclaimable));
    }

    [Theory]
    [InlineData("", 1024)]
    [InlineData("  reserved_highatomic: 512\n", 512)]
    public void The_highatomic_reserve_is_its_pageblocks_unless_the_zone_tells(string row, long expected)
    {
        MemoryState state = Read(new FakeHost()
            .With("/proc/zoneinfo", $"Node 0, zone   Normal\n  pages free     5\n{row}")
            .With("/proc/pagetypeinfo", "Pages per block:  512\n"
                + "Node    0, zone   Normal, type   HighAtomic 2 5 0 \n"
                + "Number of blocks type     Unmovable      Movable   HighAtomic \n"
                + "Node 0, zone   Normal            14           48            2 \n"))!;

        Assert.Equal(new Pages(expected), state.Zones.Single().ReservedHighatomic);
    }

    [Fact]
    public void A_state_of_two_nodes_has_their_own_counters()
    {
        MemoryState state = Read(GuestFiles.Of("7.2.13/numa-cpuset-before"))!;

        Assert.Equal([0, 1], state.Nodes.Select(node => node.Node));
        Assert.Equal(["DMA", "DMA32"], state.Nodes[0].Zones.Select(zone => zone.Name));
        Assert.Equal(new KiB(35 * 4), state.Nodes[0].Counter("active_anon"));
        Assert.Equal(new KiB(384692), state.InKiB(state.Totals.TotalRam!.Value));
        Assert.Equal(new Pages(298520 / 4), state.Totals.Counter("free"));
    }

    [Fact]
    public void Pages_of_64_KiB_are_measured_and_not_assumed()
    {
        MemoryState state = Read(new FakeHost()
            .With("/proc/zoneinfo", HostTexts.ZoneInfo64K)
            .With("/proc/buddyinfo", HostTexts.BuddyInfo64K)
            .With("/proc/meminfo", HostTexts.MemInfo64K))!;

        Assert.Equal((64, true), (state.PageSize.KiB, state.PageSizeIsKnown));
        ZoneState zone = Assert.Single(state.Zones);
        // 32 + 128 + 256 + 512 + 1024 + 2048
        Assert.Equal(new Pages(4000), zone.FreeArea!.TotalPages);
        Assert.Equal(14, zone.FreeArea.Orders.Count);
        Assert.Equal(new Pages(12), zone.FreeCma);
        Assert.Equal(new KiB(6400), state.Nodes[0].Counter("active_anon"));
        Assert.Equal(new KiB(5120), state.Nodes[0].Counter("kernel_stack"));
        Assert.False(state.Nodes[0].AllUnreclaimable);
        Assert.Null(zone.FreeArea.Orders[5].Migratetypes);
        Assert.Null(zone.ReservedHighatomic);
    }

    [Fact]
    public void Meminfo_may_count_memory_that_no_zone_manages()
    {
        // As seen: MemTotal 24684096 kB, managed 3562038 pages, twice of which is near enough to be taken for it.
        MemoryState state = Read(new FakeHost()
            .With("/proc/zoneinfo", "Node 0, zone   Normal\n  per-node stats\n      nr_active_file 351554\n"
                + "      nr_slab_unreclaimable 17479\n  pages free     2217336\n        managed  3562038\n"
                + "      nr_free_pages 2217336\n")
            .With("/proc/meminfo", "MemTotal:       24684096 kB\nMemFree:        19305236 kB\n"
                + "Active(file):    1406216 kB\nSUnreclaim:        69916 kB\n"))!;

        Assert.Equal((4, true), (state.PageSize.KiB, state.PageSizeIsKnown));
    }

    [Fact]
    public void The_oldest_kernels_files_are_enough()
    {
        // (3934 + 10342) pages of 4 KiB.
        MemoryState state = Read(new FakeHost()
            .With("/proc/zoneinfo", HostTexts.ZoneInfo2632)
            .With("/proc/buddyinfo", HostTexts.BuddyInfo2632)
            .With("/proc/meminfo", "MemTotal:        1025456 kB\nMemFree:           57104 kB\n"))!;

        Assert.Equal((4, true), (state.PageSize.KiB, state.PageSizeIsKnown));
        Assert.Equal(new Pages(90110), state.Zones.Last().Counter("active_anon")!.Value.ToPages(PageSize.Of4KiB));
        Assert.Null(state.Nodes[0].AllUnreclaimable);
        Assert.Null(state.Zones.First().Managed);
    }

    [Fact]
    public void Without_zoneinfo_the_lists_are_still_known()
    {
        FakeHost host = GuestFiles.Of("6.12.107/many-small-after");
        host.Remove("/proc/zoneinfo");
        MemoryState state = Read(host)!;

        Assert.True(state.PageSizeIsKnown);
        Assert.All(state.Zones, zone => Assert.Equal(zone.FreeArea!.TotalPages, zone.Free));
        Assert.All(state.Zones, zone => Assert.Null(zone.Min));
        Assert.Null(state.Totals.Ram);
    }

    [Fact]
    public void Without_meminfo_the_page_size_is_assumed_and_says_so()
    {
        FakeHost host = GuestFiles.Of("6.12.107/many-small-after");
        host.Remove("/proc/meminfo");
        MemoryState state = Read(host)!;

        Assert.Equal((4, false), (state.PageSize.KiB, state.PageSizeIsKnown));
        Assert.Null(state.Totals.TotalRam);
        Assert.Empty(state.Totals.Counters);
    }

    [Fact]
    public void Without_a_zone_there_is_no_state() =>
        Assert.Null(Read(new FakeHost().With("/proc/meminfo", HostTexts.MemInfo64K)));

    [Fact]
    public void Blocks_whose_list_was_empty_a_moment_later_are_of_unknown_type()
    {
        MemoryState state = Read(new FakeHost()
            .With("/proc/buddyinfo", "Node 0, zone Normal 3 0 1\n")
            .With("/proc/pagetypeinfo", "Node    0, zone   Normal, type  Movable 2 5 0 \n"))!;

        Assert.Equal(["M", "", null], state.Zones.Single().FreeArea!.Orders.Select(order => order.Migratetypes));
    }

    [Fact]
    public void Eight_nodes_and_one_without_memory_are_as_the_kernel_says()
    {
        string zones = string.Concat(Enumerable.Range(0, 8).Select(node => node == 3
            ? "Node 3, zone   Normal\n  pages free     0\n        present  0\n        protection: (0, 0)\n"
            : $"Node {node}, zone   Normal\n  per-node stats\n      nr_active_anon {node}\n"
                + $"  pages free     {100 + node}\n        present  1000\n        protection: (0, 0)\n"));
        MemoryState state = Read(new FakeHost().With("/proc/zoneinfo", zones))!;

        Assert.Equal([0, 1, 2, 4, 5, 6, 7], state.Nodes.Select(node => node.Node));
        Assert.Equal(new KiB(28), state.Nodes[^1].Counter("active_anon"));
        Assert.All(state.Zones, zone => Assert.Null(zone.FreeArea));
    }

    [Fact]
    public void Huge_pages_of_a_node_are_in_the_state()
    {
        FakeHost host = GuestFiles.Of("7.2.13/numa-cpuset-before")
            .With("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages", "8\n")
            .With("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/free_hugepages", "3\n")
            .With("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/surplus_hugepages", "2\n")
            .With("/sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages", "1\n");
        MemoryState state = Read(host)!;

        Assert.Empty(state.Nodes[0].HugePages);
        Assert.Equal(new HugePagePool(8, 3, 2, new KiB(2048), null), Assert.Single(state.Nodes[1].HugePages));
    }

    private static MemoryState? Read(FakeHost host)
    {
        ZoneInfo zones = new();
        BuddyInfo buddies = new();
        MemInfo memory = new();
        zones.Read(host);
        buddies.Read(host);
        memory.Read(host);
        return MachineMemory.Of(zones, buddies, PageTypeInfo.Read(host).Value, memory, HugePages.Read(host).Nodes);
    }
}
