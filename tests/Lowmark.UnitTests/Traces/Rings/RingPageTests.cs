using Lowmark.Traces.Rings;

namespace Lowmark.UnitTests.Traces.Rings;

public class RingPageTests
{
    private static readonly RingLayout s_layout = new RecordedRing("6.18.44").Layout;

    [Fact]
    public void A_page_header_of_64_bits_is_read()
    {
        Assert.Equal(
            (16, 4080, 4096, 8),
            (s_layout.DataOffset, s_layout.DataSize, s_layout.PageSize, s_layout.WordSize));
    }

    [Fact]
    public void A_page_header_of_32_bits_is_read()
    {
        RingLayout layout = RingLayout.Parse(
            """
            	field: u64 timestamp;	offset:0;	size:8;	signed:0;
            	field: local_t commit;	offset:8;	size:4;	signed:1;
            	field: int overwrite;	offset:8;	size:1;	signed:1;
            	field: char data;	offset:12;	size:4084;	signed:1;
            """u8)!;

        Assert.Equal((12, 4, 4096), (layout.DataOffset, layout.WordSize, layout.PageSize));
        byte[] page = new PageText(layout, 7).Record(1, [1, 2, 3, 4]).Page();
        Assert.Equal(["8: 01020304"], Records(layout, page, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\tfield: u64 timestamp;\toffset:0;\tsize:8;\n")]
    [InlineData("\tfield: u64 timestamp;\toffset:0;\tsize:8;\n\tfield: local_t commit;\toffset:8;\tsize:8;\n"
        + "\tfield: char data;\toffset:4;\tsize:4080;\n")]
    [InlineData("\tfield: u64 timestamp;\toffset:0;\tsize:8;\n\tfield: local_t commit;\toffset:8;\tsize:8;\n"
        + "\tfield: char data;\toffset:16;\tsize:999999999;\n")]
    public void A_header_that_no_kernel_has_is_none(string text) =>
        Assert.Null(RingLayout.Parse(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Times_add_up_over_records_extensions_and_what_was_thrown_away()
    {
        byte[] page = new PageText(s_layout, 1000)
            .Record(5, [1, 0, 0, 0])
            .TimeExtend(1UL << 30)
            .LongRecord(0, [2, 0, 0, 0, 0, 0])
            .Padding(3, 8)
            .Record(2, [3, 0, 0, 0])
            .Rest()
            .Page();

        long extended = 1005 + (1L << 30);
        Assert.Equal(
            ["1005: 01000000", $"{extended}: 020000000000", $"{extended + 5}: 03000000"],
            Records(s_layout, page, out _));
    }

    /// <summary>An absolute time has 59 bits: the upper five are the page's.</summary>
    [Fact]
    public void An_absolute_time_keeps_the_upper_bits_of_the_page()
    {
        byte[] page = new PageText(s_layout, 3L << 59).TimeStamp(0x123456789).Record(1, [9, 0, 0, 0]).Page();

        Assert.Equal([$"{(3L << 59) + 0x12345678a}: 09000000"], Records(s_layout, page, out _));
    }

    [Fact]
    public void Lost_records_are_told_and_counted_where_the_page_says_how_many()
    {
        PageText text = new PageText(s_layout, 0).Record(1, [1, 0, 0, 0]);

        Records(s_layout, text.Page(), out RingPage whole);
        Assert.Equal((false, null), (whole.HasLost, whole.Lost));
        Records(s_layout, text.Page(1u << 31), out RingPage some);
        Assert.Equal((true, null), (some.HasLost, some.Lost));
        Records(s_layout, text.Page(3u << 30, 1234), out RingPage counted);
        Assert.Equal((true, 1234), (counted.HasLost, counted.Lost));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(19)]
    public void A_page_that_is_cut_has_no_records(int length)
    {
        RingPage page = new(s_layout);
        new PageText(s_layout, 1).Record(1, [1, 0, 0, 0]).Page().CopyTo(page.Room);
        page.Open(length);

        Assert.False(page.TryTake(out _, out _));
    }

    private static List<string> Records(RingLayout layout, byte[] bytes, out RingPage page)
    {
        page = new(layout);
        bytes.CopyTo(page.Room);
        page.Open(bytes.Length);
        List<string> records = [];
        while (page.TryTake(out long time, out ReadOnlySpan<byte> record))
        {
            records.Add($"{time}: {Convert.ToHexStringLower(record)}");
        }

        return records;
    }
}
