using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

public class WatermarkSetupTests
{
    private static readonly WatermarkSetupRule Old = WatermarkSetupRule.For(KernelRelease.TryParse("3.10.0-1160.el7.x86_64"));
    private static readonly WatermarkSetupRule Mid = WatermarkSetupRule.For(KernelRelease.TryParse("5.10.262"));
    private static readonly WatermarkSetupRule New = WatermarkSetupRule.For(KernelRelease.TryParse("6.12.107"));

    private static readonly EquatableArray<ZoneState> Machine =
        [Zone("DMA", 4000), Zone("Normal", 96_000), Zone("Movable", 100_000)];

    // 4000 kB = 1000 pages. Without a rule for Movable it takes half of them.
    [Fact]
    public void Shares_min_free_kbytes_by_size() =>
        Assert.Equal([20, 480, 500], Marks(Mid, 4000).Select(marks => marks.Min.Count));

    [Fact]
    public void Gives_movable_a_small_fixed_min_in_newer_kernels() =>
        Assert.Equal([40, 960, 97], Marks(New, 4000).Select(marks => marks.Min.Count));

    [Theory]
    [InlineData(100, 32)]
    [InlineData(33_792, 33)]
    [InlineData(131_072, 128)]
    [InlineData(1_000_000, 128)]
    public void Clamps_the_min_of_highmem(long managed, long min)
    {
        EquatableArray<ZoneState> zones = [Zone("Normal", 200_000), Zone("HighMem", managed)];

        Assert.Equal(min, WatermarkSetup.Compute(zones, new(4000), 10, PageSize.Of4KiB, Old)!.Value[1].Min.Count);
    }

    [Fact]
    public void Spreads_by_a_quarter_before_4_6() => Assert.Equal(new(new(480), new(600), new(720)), Marks(Old, 4000)[1]);

    [Fact]
    public void Spreads_by_the_scale_factor_where_that_is_more()
    {
        Assert.Equal(new(new(480), new(600), new(720)), Marks(Mid, 4000, scale: 10)[1]);         // 96 < 120
        Assert.Equal(new(new(480), new(672), new(864)), Marks(Mid, 4000, scale: 20)[1]);         // 192 > 120
    }

    [Theory]
    [InlineData(50_000, 1788)]       // 200,000 kB: the root of 3,200,000 is 1788.8
    [InlineData(200_000, 3577)]      // four times the memory, twice the reserve
    public void Has_a_default_that_grows_with_the_root_of_memory(long managed, long expected) =>
        Assert.Equal(new KiB(expected), WatermarkSetup.DefaultMinFree([Zone("Normal", managed)], PageSize.Of4KiB, Mid));

    [Theory]
    [InlineData("5.4.0", 65536)]
    [InlineData("5.10.0", 262144)]
    [InlineData("3.10.0-1160.el7.x86_64", 262144)]
    [InlineData("3.10.0", 65536)]
    public void Caps_the_default(string release, long cap) =>
        Assert.Equal(
            new KiB(cap),
            WatermarkSetup.DefaultMinFree(
                [Zone("Normal", 100_000_000_000)], PageSize.Of4KiB, WatermarkSetupRule.For(KernelRelease.TryParse(release))));

    [Fact]
    public void Keeps_the_default_above_128_kb() =>
        Assert.Equal(new KiB(128), WatermarkSetup.DefaultMinFree([Zone("Normal", 200)], PageSize.Of4KiB, Mid));

    [Theory]
    [InlineData(3, 67584)]           // 11 * 512 pages * 3 zones
    [InlineData(4, 90112)]           // two nodes: the classic figure
    public void Knows_what_khugepaged_asks_for(int zones, long expected)
    {
        string[] names = ["DMA", "DMA32", "Normal", "Normal"];
        EquatableArray<ZoneState> machine =
            [.. names.Take(zones).Select(name => Zone(name, 4_000_000)), Zone("Movable", 1_000_000), Zone("Normal", 0)];

        Assert.Equal(
            new KiB(expected), WatermarkSetup.RecommendedByKhugepaged(machine, new(512), PageSize.Of4KiB));
    }

    [Fact]
    public void Bounds_what_khugepaged_asks_for_by_5_percent() =>
        Assert.Equal(
            new KiB(2000), WatermarkSetup.RecommendedByKhugepaged([Zone("Normal", 10_000)], new(512), PageSize.Of4KiB));

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(777)]
    public void Finds_the_smallest_min_free_kbytes_for_a_zone(long wanted)
    {
        KiB smallest = WatermarkSetup.SmallestMinFreeFor(Machine, Machine[0], new(wanted), PageSize.Of4KiB, New)!.Value;

        Assert.True(MinOf(smallest) >= wanted);
        Assert.True(MinOf(smallest - new KiB(4)) < wanted);

        static long MinOf(KiB minFree) => WatermarkSetup.Compute(Machine, minFree, 10, PageSize.Of4KiB, New)!.Value[0].Min.Count;
    }

    [Fact]
    public void Knows_that_min_free_kbytes_does_not_govern_movable() =>
        Assert.Null(WatermarkSetup.SmallestMinFreeFor(Machine, Machine[2], new(1000), PageSize.Of4KiB, New));

    [Fact]
    public void Does_not_know_without_sizes()
    {
        EquatableArray<ZoneState> zones = [Zone("Normal", 1000) with { Managed = null }];

        Assert.Null(WatermarkSetup.Compute(zones, new(4000), 10, PageSize.Of4KiB, New));
        Assert.Null(WatermarkSetup.DefaultMinFree(zones, PageSize.Of4KiB, New));
        Assert.Null(WatermarkSetup.SmallestMinFreeFor(zones, zones[0], new(1), PageSize.Of4KiB, New));
    }

    [Fact]
    public void Keeps_back_a_share_of_the_zones_above()
    {
        EquatableArray<Pages> reserve = LowmemReserve.Compute(
            [Zone("DMA", 4000), Zone("Normal", 96_000), Zone("Movable", 100_000)], "DMA", Zones.X64, LowmemReserve.DefaultRatio)!.Value;

        Assert.Equal([0, 0, 375, 765, 765], reserve.Select(pages => pages.Count));       // 96000/256, 196000/256
        Assert.Equal([0, 0, 0, 0, 0], Of("DMA32"));                                      // no such zone: nothing to keep back
        Assert.Equal([0, 0, 0, 3125, 3125], Of("Normal"));                               // 100000/32
        Assert.Equal([0, 0, 0, 0, 0], Of("Movable"));

        static IEnumerable<long> Of(string zone) =>
            LowmemReserve.Compute(Machine, zone, Zones.X64, LowmemReserve.DefaultRatio)!.Value.Select(pages => pages.Count);
    }

    [Fact]
    public void Keeps_nothing_back_at_ratio_0() =>
        Assert.Equal(
            [0, 0, 0, 0, 0],
            LowmemReserve.Compute(Machine, "Normal", Zones.X64, _ => 0)!.Value.Select(pages => pages.Count));

    private static EquatableArray<ZoneWatermarks> Marks(WatermarkSetupRule rule, long minFree, int scale = 10) =>
        WatermarkSetup.Compute(Machine, new(minFree), scale, PageSize.Of4KiB, rule)!.Value;

    private static ZoneState Zone(string name, long managed) => new() { Node = 0, Name = name, Managed = new(managed) };
}
