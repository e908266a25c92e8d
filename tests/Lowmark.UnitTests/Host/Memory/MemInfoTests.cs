using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Memory;

public class MemInfoTests
{
    [Fact]
    public void Reads_what_a_guest_printed()
    {
        MemInfo memory = new();

        Assert.Equal(HostFileState.Read, memory.Read(GuestFiles.Of("7.2.13/numa-cpuset-before")));
        Assert.Equal(new KiB(384692), memory.MemTotal);
        Assert.Equal(new KiB(298520), memory.MemFree);
        Assert.Equal(new KiB(294684), memory.MemAvailable);
        Assert.Equal(new KiB(8948), memory.SUnreclaim);
        Assert.Equal(new KiB(0), memory.SwapTotal);
        Assert.Equal(0, memory.HugePagesTotal);
        Assert.Equal(new KiB(2048), memory.HugePageSize);
        Assert.Equal(new KiB(0), memory.Balloon);
        Assert.Equal(new KiB(0), memory.Size("GPUActive"u8));
    }

    [Fact]
    public void A_row_that_the_kernel_does_not_print_is_absent()
    {
        MemInfo memory = new();
        memory.Read(GuestFiles.Of("5.10.262/many-small-after"));

        Assert.Null(memory.Balloon);
        Assert.Null(memory.SecPageTables);
        Assert.Equal(new KiB(0), memory.ShmemHugePages);
    }

    [Fact]
    public void Nothing_remains_of_the_sample_before()
    {
        MemInfo memory = new();
        memory.Parse("MemTotal: 100 kB\nMemFree: 10 kB\nZswap: 5 kB\n"u8);
        memory.Parse("MemFree: 11 kB\n"u8);

        Assert.Equal(new KiB(11), memory.MemFree);
        Assert.Null(memory.MemTotal);
        Assert.Null(memory.Zswap);

        memory.Read(new FakeHost().Without("/proc/meminfo", HostFileState.Denied));

        Assert.Equal(HostFileState.Denied, memory.State);
        Assert.Null(memory.MemFree);
    }

    [Fact]
    public void A_node_has_the_same_rows_behind_its_number()
    {
        MemInfo node = new("/sys/devices/system/node/node1/meminfo");
        node.Parse("\nNode 1 MemTotal:  16777216 kB\nNode 1 FilePages: 77 kB\nNode 1 HugePages_Total:     4\n"u8);

        Assert.Equal(new KiB(16777216), node.MemTotal);
        Assert.Equal(new KiB(77), node.FilePages);
        Assert.Equal(4, node.HugePagesTotal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal: 100")]
    [InlineData("MemTotal: kB\n")]
    [InlineData("MemTotal: -5 kB\n")]
    [InlineData("MemTotal: 18446744073709551615 kB\n")]
    [InlineData("MemTotal: 100 MB\n")]
    [InlineData("<html>\n")]
    [InlineData("\0\0\0\0\n")]
    public void Text_without_a_row_is_broken_and_nothing_is_known(string text)
    {
        MemInfo memory = new();

        Assert.Equal(HostFileState.Broken, memory.Parse(HostTexts.Bytes(text)));
        Assert.Null(memory.MemTotal);
    }

    [Fact]
    public void Lines_may_end_as_in_a_mail()
    {
        MemInfo memory = new();
        memory.Parse("MemTotal:  100 kB\r\nMemFree:  7 kB\r\n"u8);

        Assert.Equal((new KiB(100), new KiB(7)), (memory.MemTotal, memory.MemFree));
    }

    [Fact]
    public void A_figure_that_was_cut_off_is_absent_and_not_smaller()
    {
        MemInfo memory = new();
        memory.Parse("MemTotal:  100 kB\nMemFree:  1914"u8);

        Assert.Equal(new KiB(100), memory.MemTotal);
        Assert.Null(memory.MemFree);
    }

    [Fact]
    public void Of_a_row_that_stands_twice_the_first_counts()
    {
        MemInfo memory = new();
        memory.Parse("MemFree: 5 kB\nMemFree: 6 kB\n"u8);

        Assert.Equal(new KiB(5), memory.MemFree);
    }
}
