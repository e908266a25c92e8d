using Lowmark.Allocator;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using static Lowmark.UnitTests.Allocator.Zones;

namespace Lowmark.UnitTests.Allocator;

public class FreeAreaCheckTests
{
    [Theory]
    [InlineData("4.4.1", GfpKernel, "1:H", false)]
    [InlineData("4.4.1", GfpAtomic, "1:I", false)]             // the check passes on nr_free, rmqueue takes nothing
    [InlineData("4.19.0", GfpAtomic, "1:H", true)]
    [InlineData("4.19.0", GfpAtomic, "1:I", false)]
    [InlineData("5.10.0", GfpKernel, "1:H", false)]
    [InlineData("5.10.0", GfpKernel, "1:C", false)]
    [InlineData("5.10.0", GfpHighuserMovable, "1:C", true)]
    [InlineData("5.10.0", GfpKernel, "1:HM", true)]
    [InlineData("6.6.9", GfpNowait, "1:H", true)]              // not urgent, but NON_BLOCK had HIGHATOMIC
    [InlineData("6.12.0", GfpNowait, "1:H", false)]
    [InlineData("6.12.0", GfpAtomic, "1:H", true)]
    [InlineData("6.12.0", GfpKernel | GfpFlags.High, "1:H", false)]
    [InlineData("6.12.0", GfpKernel, "1", true)]               // letters not printed: any list
    [InlineData("6.12.0", GfpKernel, "0", false)]
    public void Looks_for_a_block_in_a_list_the_request_may_take(
        string release, GfpFlags gfp, string order2, bool expected)
    {
        ZoneState zone = Dma32(5000) with { FreeArea = Blocks("9:U", "9:UM", order2, "0") };

        FreeAreaVerdict verdict = Check(zone, gfp, 2, release);

        Assert.Equal(expected, verdict.BlockAvailable);
        Assert.Equal(new Order(expected ? 2 : 1), verdict.LargestUsable);
    }

    [Theory]
    [InlineData("6.6.9", GfpAtomic, false)]
    [InlineData("6.12.107", GfpAtomic, true)]
    [InlineData("6.12.107", GfpKernel, false)]
    [InlineData("5.10.262", GfpAtomic, true)]                  // ALLOC_HARDER
    public void A_single_page_of_the_high_atomic_reserve(string release, GfpFlags gfp, bool expected) =>
        Assert.Equal(
            expected, Check(Dma32(5000) with { FreeArea = Blocks("0", "9:H") }, gfp, 0, release).BlockAvailable);

    [Fact]
    public void Takes_a_larger_block() =>
        Assert.True(
            Check(Dma32(5000) with { FreeArea = Blocks("0", "0", "0", "1:E") }, GfpKernel, 1, "6.1.0").BlockAvailable);

    // 2.6.32 and 3.x, order 2, min 1000: free - 3 - orders 0 and 1 must exceed 500 after order 0 and 250 after order 1.
    [Theory]
    [InlineData("2.6.32", 1304, 800, true)]       // 1301 - 800 = 501 > 500; 501 - 0 = 501 > 250
    [InlineData("2.6.32", 1303, 800, false)]      // 1300 - 800 = 500
    [InlineData("3.10.0", 1304, 800, true)]
    [InlineData("3.10.0", 1303, 800, false)]
    public void Takes_off_the_lower_orders_one_by_one_before_4_4(string release, long free, long singles, bool expected)
    {
        ZoneState zone = Dma32(free) with { FreeArea = Blocks($"{singles}", "0", "126", "0") };

        Assert.Equal(expected, Check(zone, GfpKernel, 2, release).BlockAvailable);
    }

    // 2.6.32, order 2: 250 must remain after order 1.
    [Theory]
    [InlineData(500, true)]         // 1254 - 3 = 1251; - 0 > 500; - 2 * 500 = 251 > 250
    [InlineData(501, false)]        // 249
    public void Halves_the_mark_with_each_order(long pairs, bool expected) =>
        Assert.Equal(
            expected,
            Check(Dma32(1254) with { FreeArea = Blocks("0", $"{pairs}", "63", "0") }, GfpKernel, 2, "2.6.32")
                .BlockAvailable);

    // RHEL 6 holds the orders to mark - min, which is 0 at min: one page must remain above the lower orders.
    [Theory]
    [InlineData(1994, true)]        // 2000 - 5 = 1995; - 1994 = 1 > 0
    [InlineData(1995, false)]
    public void Holds_the_orders_to_nothing_at_min_on_rhel_6(long singles, bool expected) =>
        Assert.Equal(
            expected,
            Check(Dma32(2000) with { FreeArea = Blocks($"{singles}", "0", "1", "0") }, GfpKernel, 2, "2.6.32-754.el6")
                .BlockAvailable);

    // RHEL 6 at low: 250 above min, halved for orders 0 and 1 and not for 2: 62.
    [Theory]
    [InlineData(482, true)]         // 2000 - 9 - 4 * 482 = 63
    [InlineData(483, false)]        // 59
    public void Halves_for_the_first_two_orders_only_on_rhel_6(long quads, bool expected)
    {
        ZoneState zone = Dma32(2000) with { FreeArea = Blocks("0", "0", $"{quads}", "1") };

        Assert.Equal(expected, Check(zone, GfpKernel, 3, "2.6.32-754.el6", Watermark.Low).BlockAvailable);
    }

    [Fact]
    public void Uses_the_old_reserve_but_no_isolated_block_before_4_4()
    {
        ZoneState reserve = Dma32(9000) with { FreeArea = Blocks("0", "0", "2000:R") };
        ZoneState isolated = Dma32(9000) with { FreeArea = Blocks("0", "0", "2000:I") };

        Assert.True(Check(reserve, GfpKernel, 2, "3.10.0").BlockAvailable);
        Assert.False(Check(isolated, GfpKernel, 2, "3.10.0").BlockAvailable);
    }

    [Fact]
    public void Leaves_order_0_to_the_watermark() =>
        Assert.True(Check(Dma32(1), GfpKernel, 0, "6.12.0").BlockAvailable);

    [Fact]
    public void Does_not_know_without_the_lists() =>
        Assert.Null(Check(Dma32(5000), GfpKernel, 1, "6.12.0").BlockAvailable);

    [Fact]
    public void Knows_that_no_list_is_that_large() =>
        Assert.False(Check(Dma32(5000) with { FreeArea = Blocks("1", "1") }, GfpKernel, 60, "6.12.0").BlockAvailable);

    private static FreeAreaVerdict Check(
        ZoneState zone, GfpFlags gfp, int order, string release, Watermark mark = Watermark.Min)
    {
        AllocationRequest request = new(new(order), gfp);
        AllocatorVariant variant = Variant(release);
        return FreeAreaCheck.Evaluate(zone, request, AllocFlagsOf.Request(request, variant), variant, mark);
    }
}
