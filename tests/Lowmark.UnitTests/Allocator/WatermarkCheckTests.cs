using FsCheck;
using FsCheck.Fluent;
using Lowmark.Allocator;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using static Lowmark.UnitTests.Allocator.Zones;

namespace Lowmark.UnitTests.Allocator;

public class WatermarkCheckTests
{
    // Needed without cuts: min 1000 + lowmem reserve 100. "most" is the largest number of free pages that still fails.
    [Theory]
    [InlineData("2.6.32", "kernel", 0, 1100)]
    [InlineData("2.6.32", "kernel", 3, 1107)]                        // 2^3 - 1
    [InlineData("2.6.32", "atomic", 0, 475)]                         // 1000 -> 500 -> 375
    [InlineData("2.6.32-754.el6.x86_64", "kernel", 0, 1102)]         // 2^0 + 1 (sic)
    [InlineData("2.6.32-754.el6.x86_64", "kernel", 3, 1109)]
    [InlineData("3.10.0-1160.el7.x86_64", "kernel", 0, 1150)]        // 50 pages of CMA
    [InlineData("3.10.0-1160.el7.x86_64", "movable", 0, 1100)]
    [InlineData("3.10.0-1160.el7.x86_64", "atomic", 2, 528)]         // 475 + 3 + 50
    [InlineData("4.4.1", "kernel", 0, 1210)]                         // high-atomic reserve 60, CMA 50
    [InlineData("4.4.1", "kernel", 1, 1211)]
    [InlineData("4.4.1", "atomic", 1, 526)]                          // 475 + 1 + 50: the reserve is its own
    [InlineData("4.9.0", "kernel", 0, 1150)]                         // zone_watermark_fast() forgets the reserve
    [InlineData("4.9.0", "kernel", 1, 1211)]
    [InlineData("4.19.0", "victim", 1, 651)]                         // 1000 -> 500, + 100 + 1 + 50
    [InlineData("4.19.0", "kernel", 1, 1211)]
    [InlineData("4.18.0-553.el8_10.x86_64", "atomic", 0, 525)]
    [InlineData("5.4.0", "kernel", 0, 1150)]
    [InlineData("5.8.0", "kernel", 0, 1150)]
    [InlineData("5.9.16", "kernel", 0, 1210)]                        // the shortcut takes the reserve off as well
    [InlineData("5.10.262", "kernel", 0, 1210)]
    [InlineData("5.10.262", "movable", 0, 1160)]
    [InlineData("6.1.176", "atomic", 0, 525)]
    [InlineData("6.1.176", "high", 0, 710)]                          // 500 + 100 + 60 + 50: sleeping, so no HARDER
    [InlineData("6.6.9", "atomic", 0, 525)]
    [InlineData("6.6.9", "nowait", 0, 1150)]                         // NON_BLOCK: full mark, no cut for the reserve
    [InlineData("6.6.9", "high", 0, 650)]
    [InlineData("6.6.9", "kernel", 2, 1213)]
    [InlineData("6.12.107", "kernel", 0, 1170)]                      // 20 free pages in the reserve, not its 60
    [InlineData("6.12.107", "atomic", 1, 526)]
    [InlineData("7.2.13", "victim", 0, 650)]
    public void Fails_up_to_the_mark_and_passes_one_page_above_it(string release, string request, int order, long most)
    {
        AllocationRequest asked = Request(request, order);

        Assert.False(Check(Dma32(most, 60, 20, 50), asked, release).Passes);
        Assert.True(Check(Dma32(most + 1, 60, 20, 50), asked, release).Passes);
    }

    [Theory]
    [InlineData(0, false,
        "free 0 kB = 0 kB (no watermark is checked: a task that the OOM killer chose may use all reserves)")]
    [InlineData(1, true,
        "free 4 kB > 0 kB (no watermark is checked: a task that the OOM killer chose may use all reserves)")]
    public void Checks_no_watermark_for_an_oom_victim_before_4_13(long free, bool passes, string inequality)
    {
        WatermarkVerdict verdict = Check(Dma32(free), Request("victim", 0), "4.9.0");

        Assert.Equal((passes, inequality, new Pages(0)), (verdict.Passes, verdict.Inequality, verdict.Needed));
    }

    [Theory]
    [InlineData("2.6.32", GfpKernel)]
    [InlineData("4.9.0", GfpAtomic)]
    [InlineData("6.12.107", GfpKernel)]
    public void Checks_no_watermark_for_a_task_that_reclaims_memory_itself(string release, GfpFlags gfp)
    {
        AllocationRequest request = new(new(0), gfp) { IsReclaiming = true };

        Assert.Equal(
            "free 4 kB > 0 kB (no watermark is checked: a task that is reclaiming memory itself may use all reserves)",
            Check(Dma32(1), request, release).Inequality);
        Assert.Equal(
            AllocFlags.Cpuset,
            AllocFlagsOf.Request(
                new(new(0), GfpKernel | GfpFlags.NoMemalloc) { IsReclaiming = true }, Variant(release)));
    }

    /// <summary>The reserves of a victim replace those of the request, but for __GFP_HIGH, which has gone as deep
    /// before.</summary>
    [Theory]
    [InlineData("4.13.0", GfpKernel, AllocFlags.Oom)]
    [InlineData("6.1.176", GfpHighuserMovable, AllocFlags.Oom | AllocFlags.Cma)]
    [InlineData("6.1.176", GfpAtomic, AllocFlags.MinReserve | AllocFlags.Harder)]
    [InlineData("4.9.0", GfpAtomic, AllocFlags.NoWatermarks)]
    public void A_victim_has_its_own_reserves_in_place_of_the_requests(
        string release, GfpFlags gfp, AllocFlags expected) =>
        Assert.Equal(
            expected, AllocFlagsOf.Request(new(new(0), gfp) { IsOomVictim = true }, Variant(release)));

    [Theory]
    [InlineData(Watermark.Min, 1100)]
    [InlineData(Watermark.Low, 1350)]
    [InlineData(Watermark.High, 1600)]
    public void Knows_the_three_marks(Watermark mark, long most)
    {
        Assert.False(Check(Dma32(most), Request("kernel", 0), "3.10.0", mark).Passes);
        Assert.True(Check(Dma32(most + 1), Request("kernel", 0), "3.10.0", mark).Passes);
    }

    [Fact]
    public void Says_the_inequality_in_the_words_of_the_log()
    {
        ZoneState zone = Dma32(190, highatomic: 0, freeHighatomic: 0) with { Min = new(377) };

        WatermarkVerdict verdict = Check(zone, Request("kernel", 0), "7.2.13", highest: "DMA32");

        Assert.Equal("free 760 kB - lowmem reserve 0 kB < min 1508 kB", verdict.Inequality);
        Assert.Equal(new Pages(188), verdict.ShortBy);
    }

    [Fact]
    public void Names_each_cut_and_each_reduction()
    {
        WatermarkVerdict verdict = Check(Dma32(526, 60, 20, 50), Request("atomic", 1), "6.1.176");

        Assert.Equal(
            "free 2104 kB - (2^order - 1) pages 4 kB - free CMA 200 kB - lowmem reserve 400 kB"
            + " = 1500 kB (min 4000 kB halved for __GFP_HIGH, less a quarter as it can not wait) (equal fails)",
            verdict.Inequality);
        Assert.Equal((new Pages(475), new Pages(475), false), (verdict.Usable, verdict.Needed, verdict.Passes));
    }

    [Theory]
    [InlineData(1100, false)]        // fails even if nothing of the reserve is free
    [InlineData(1101, null)]
    [InlineData(1160, null)]
    [InlineData(1161, true)]         // passes even if all 60 pages of the reserve are free
    public void Decides_without_the_free_high_atomic_pages_only_where_they_can_not_matter(long free, bool? expected) =>
        Assert.Equal(expected, Check(Dma32(free, highatomic: 60), Request("kernel", 0), "6.12.0").Passes);

    [Theory]
    [InlineData(1101, false)]
    [InlineData(1102, null)]
    [InlineData(3125, null)]         // 1 % of 100,000 and a block of 1024 pages
    [InlineData(3126, true)]
    public void Bounds_a_high_atomic_reserve_that_is_not_printed(long free, bool? expected)
    {
        ZoneState zone = Dma32(free) with { FreeArea = Blocks([.. Enumerable.Repeat("1:U", 11)]) };

        Assert.Equal(expected, Check(zone, Request("kernel", 1), "4.9.0").Passes);
    }

    [Fact]
    public void Does_not_take_free_cma_that_was_not_printed_for_zero()
    {
        ZoneState zone = Dma32(5000, highatomic: 0, cma: null);

        Assert.Null(Check(zone, Request("kernel", 0), "5.10.262").Passes);
        Assert.True(Check(zone, Request("kernel", 0), "2.6.32").Passes);
        Assert.True(Check(zone with { FreeArea = Blocks("10:U", "2:ME") }, Request("kernel", 0), "5.10.262").Passes);
    }

    [Fact]
    public void Knows_that_a_zone_keeps_nothing_back_from_its_own_requests()
    {
        ZoneState zone = Dma32(1001, highatomic: 0) with { LowmemReserve = null };

        Assert.True(Check(zone, Request("kernel", 0), "5.10.262", highest: "DMA32").Passes);
        Assert.Null(Check(zone, Request("kernel", 0), "5.10.262").Passes);
        Assert.False(Check(zone with { Free = new(1000) }, Request("kernel", 0), "5.10.262").Passes);
    }

    [Theory]
    [InlineData("6.6.9", 345)]       // min 1000 - boost 520 = 480 -> 240 -> 180; + 100 + 65 CMA
    [InlineData("5.4.0", 540)]       // no second comparison: 375 + 100 + 65
    public void Holds_an_urgent_request_to_the_mark_without_boost(string release, long most)
    {
        ZoneState zone = Dma32(most, 60, 20, 65) with { Boost = new(520) };

        Assert.False(Check(zone, Request("atomic", 0), release).Passes);
        Assert.True(Check(zone with { Free = new(most + 1) }, Request("atomic", 0), release).Passes);
    }

    [Fact]
    public void Sees_from_low_and_high_that_there_is_no_boost()
    {
        Assert.False(Check(Dma32(475, highatomic: 0), Request("atomic", 0), "5.10.262").Passes);
        Assert.True(Check(Dma32(476, highatomic: 0), Request("atomic", 0), "5.10.262").Passes);
    }

    // Low - min = 70: the unboosted min is at most 4 * 70 + 3 = 283, its 3/8 are 107; 100 pages are kept back.
    // The unboosted high is at most 423, and the boost 634: the min is at least 800 - 634 = 166, whose 3/8 are 63.
    [Theory]
    [InlineData(163, false)]
    [InlineData(164, null)]
    [InlineData(207, null)]
    [InlineData(208, true)]
    public void Bounds_a_boost_that_was_not_printed(long free, bool? expected)
    {
        ZoneState zone = Dma32(free, 0) with { Min = new(800), Low = new(870), High = new(940) };

        Assert.Equal(expected, Check(zone, Request("atomic", 0), "5.10.262").Passes);
    }

    // A boost is a pageblock of 512 pages or more: a mark of 511 has none, one of 512 may be nothing else.
    [Theory]
    [InlineData(511, false)]
    [InlineData(512, true)]
    public void Knows_how_small_a_boost_can_be(long min, bool expected)
    {
        ZoneState zone = Dma32(150, 0) with { Min = new(min), Low = new(min + 10), High = new(min + 20) };

        Assert.Equal(expected, Check(zone, Request("atomic", 0), "5.10").Passes);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Is_unknown_without_free_or_mark(bool free, bool min)
    {
        ZoneState zone = Dma32(5000) with { Free = free ? new(5000) : null, Min = min ? new(1000) : null };

        Assert.Null(Check(zone, Request("kernel", 0), "3.10.0").Passes);
    }

    [Fact]
    public void More_free_pages_never_turn_pass_into_fail() =>
        Prop.ForAll(Cases, given =>
        {
            bool? Passes(long free) => Check(
                Dma32(free, given.Reserve, given.Reserve / 2, given.Cma),
                Request(given.Kind, given.Order),
                given.Release).Passes;
            return Passes(given.Free) != true || Passes(given.Free + given.More) == true;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(string Release, string Kind, int Order, long Free, long More, long Reserve, long Cma)>
        Cases { get; } = (
        from release in Gen.Elements(
            "2.6.32", "2.6.32-1.el6", "3.10.0", "4.4.1", "4.9.0", "4.19.0", "5.10.0", "6.6.9", "6.12.0")
        from kind in Gen.Elements("kernel", "atomic", "nowait", "high", "movable", "victim")
        from order in Gen.Choose(0, 10)
        from free in Gen.Choose(0, 3000)
        from more in Gen.Choose(0, 3000)
        from reserve in Gen.Choose(0, 500)
        from cma in Gen.Choose(0, 500)
        select (release, kind, order, (long)free, (long)more, (long)reserve, (long)cma)).ToArbitrary();

    private static AllocationRequest Request(string kind, int order) => kind switch
    {
        "kernel" => new(new(order), GfpKernel),
        "atomic" => new(new(order), GfpAtomic),
        "nowait" => new(new(order), GfpNowait),
        "high" => new(new(order), GfpKernel | GfpFlags.High),
        "movable" => new(new(order), GfpHighuserMovable),
        "victim" => new(new(order), GfpKernel) { IsOomVictim = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
