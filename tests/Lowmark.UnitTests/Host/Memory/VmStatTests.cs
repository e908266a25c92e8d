using Lowmark.Host.Memory;

namespace Lowmark.UnitTests.Host.Memory;

public class VmStatTests
{
    [Theory]
    [InlineData(HostTexts.VmStat44, 17)]
    [InlineData(HostTexts.VmStat618, 117)]
    public void Rows_by_zone_and_rows_for_all_tell_the_same(string text, long stalls)
    {
        VmStat stat = new();
        stat.Parse(HostTexts.Bytes(text));

        Assert.Equal(stalls, stat.AllocStalls);
        Assert.Equal(41, stat.ScannedDirectly);
        Assert.Equal(7, stat.ScannedByKswapd);
        Assert.Equal(30, stat.StolenDirectly);
        Assert.Equal(12, stat.Refaults);
        Assert.Equal(1000, stat["nr_free_pages"u8]);
    }

    [Fact]
    public void A_counter_of_another_kernel_is_absent()
    {
        VmStat stat = new();
        stat.Parse(HostTexts.Bytes(HostTexts.VmStat44));

        Assert.Null(stat["oom_kill"u8]);
        Assert.Null(stat.StolenByKswapd);
    }

    [Fact]
    public void A_counter_that_wrapped_below_zero_is_absent()
    {
        VmStat stat = new();
        stat.Parse("nr_dirty 18446744073709551615\nnr_writeback 9223372036854775807\n"u8);

        Assert.Null(stat["nr_dirty"u8]);
        Assert.Equal(long.MaxValue, stat["nr_writeback"u8]);
    }

    [Fact]
    public void More_rows_than_any_kernel_has_cost_no_more_memory()
    {
        VmStat stat = new();
        stat.Parse(HostTexts.Bytes(string.Concat(Enumerable.Range(0, 5000).Select(row => $"row{row} {row}\n"))));

        Assert.Equal(1023, stat["row1023"u8]);
        Assert.Null(stat["row1024"u8]);
    }
}
