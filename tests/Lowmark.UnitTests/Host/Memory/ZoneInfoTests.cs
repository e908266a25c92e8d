using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Memory;

public class ZoneInfoTests
{
    [Fact]
    public void Reads_a_zone_with_the_node_inside_it()
    {
        ZoneInfo zones = new();
        Assert.Equal(HostFileState.Read, zones.Read(GuestFiles.Of("7.2.13/numa-cpuset-before")));

        ZoneInfoSection dma = Assert.IsType<ZoneInfoSection>(zones.Of(0, "DMA"));
        Assert.Equal(new Pages(3808), dma.Free);
        Assert.Equal((new(0), new(24), new(30), new(36), new(42)), (dma.Boost, dma.Min, dma.Low, dma.High, dma.Promo));
        Assert.Equal((new(4095), new(3998), new(3840)), (dma.Spanned, dma.Present, dma.Managed));
        Assert.Equal([0, 130, 130, 130, 130], dma.Protection);
        Assert.Equal(new Pages(0), dma.FreePcp);
        Assert.Equal(2, dma.Cpus);
        Assert.Equal(new Pages(8), dma.Drift);
        Assert.True(dma.HasNodeCounters);
        Assert.Equal(1423, dma.NodeCounter("nr_slab_unreclaimable"u8));
        Assert.Equal(new Pages(3584), dma["nr_free_pages_blocks"u8]);

        Assert.False(zones.Of(0, "DMA32")!.HasNodeCounters);
        Assert.Null(zones.Of(0, "DMA32")!.NodeCounter("nr_slab_unreclaimable"u8));
    }

    [Fact]
    public void Reads_the_oldest_form()
    {
        ZoneInfo zones = new();
        zones.Parse(HostTexts.Bytes(HostTexts.ZoneInfo2632));

        Assert.Equal(2, zones.Count);
        ZoneInfoSection dma = zones[0];
        Assert.Equal((new(3934), new(34), new(42), new(51)), (dma.Free, dma.Min, dma.Low, dma.High));
        Assert.Equal((new(4080), new(3852), null), (dma.Spanned, dma.Present, dma.Managed));
        Assert.Equal([0, 3002, 4012, 4012], dma.Protection);
        Assert.Equal((new Pages(3), 2, new Pages(8)), (dma.FreePcp, dma.Cpus, dma.Drift));
        Assert.True(dma.AllUnreclaimable);
        Assert.Null(dma.NodeUnreclaimable);
        Assert.False(dma.HasNodeCounters);
        Assert.Equal(new Pages(0), dma["scanned"u8]);
        Assert.False(zones[1].AllUnreclaimable);
        Assert.Equal((new Pages(3417), new Pages(172)), (zones[1].High, zones[1].FreePcp));
    }

    [Fact]
    public void A_zone_without_memory_is_in_the_file_and_not_in_the_state()
    {
        ZoneInfo zones = new();
        zones.Read(GuestFiles.Of("5.10.262/many-small-after"));

        Assert.Equal(5, zones.Count);
        Assert.False(zones.Of(0, "Movable")!.IsPopulated);
        Assert.Null(zones.Of(0, "Movable")!.ToZoneState(PageSize.Of4KiB));
        Assert.Null(zones.Of(0, "Movable")!.FreePcp);
    }

    [Fact]
    public void A_zones_counters_have_the_names_of_a_dump()
    {
        ZoneInfo zones = new();
        zones.Read(GuestFiles.Of("5.10.262/many-small-after"));

        ZoneState normal = zones.Of(0, "Normal")!.ToZoneState(PageSize.Of4KiB)!;
        Assert.Equal(new KiB(15805 * 4), normal.Counter("inactive_anon"));
        Assert.Equal(new KiB(833 * 4), normal.Counter("mlocked"));
        Assert.Equal(new KiB(619 * 4), normal.Counter("pagetables"));
        Assert.Null(normal.Counter("kernel_stack"));
        Assert.Contains(
            new NamedKiB("kernel_stack", new KiB(1296)), zones.Of(0, "DMA")!.NodeCounters(PageSize.Of4KiB));
    }

    [Theory]
    [InlineData("protection: (0, 12")]
    [InlineData("protection: (0, 12, x)")]
    [InlineData("protection: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)")]
    public void A_reserve_that_is_not_whole_is_absent(string line)
    {
        ZoneInfo zones = new();
        zones.Parse(HostTexts.Bytes($"Node 0, zone Normal\n  pages free 5\n        {line}\n"));

        Assert.Null(zones[0].ToZoneState(PageSize.Of4KiB)!.LowmemReserve);
    }

    [Fact]
    public void Of_more_zones_than_any_machine_has_the_first_are_kept()
    {
        ZoneInfo zones = new();
        zones.Parse(HostTexts.Bytes(string.Concat(
            Enumerable.Range(0, 600).Select(node => $"Node {node}, zone Normal\n  pages free {node}\n"))));

        Assert.Equal(512, zones.Count);
        Assert.Equal(new Pages(511), zones[511].Free);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Node 0, zone")]
    [InlineData("Node 99999, zone Normal\n")]
    [InlineData("Node 0, zone AZoneWithANameTooLong\n  pages free 5\n")]
    [InlineData("MemTotal: 5 kB\n")]
    public void Text_without_a_zone_is_broken(string text) =>
        Assert.Equal(HostFileState.Broken, new ZoneInfo().Parse(HostTexts.Bytes(text)));
}
