using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Memory;

/// <summary>pagetypeinfo, slabinfo, swaps and pressure.</summary>
public class SmallFileTests
{
    [Fact]
    public void Pagetypeinfo_tells_which_types_have_a_free_block_of_an_order()
    {
        PageTypeInfo types = PageTypeInfo.Read(GuestFiles.Of("5.10.262/many-small-after")).Value!;

        Assert.Equal(new Pages(512), types.Pageblock);
        Assert.Equal("E", types.Migratetypes(0, "Normal", 0));
        Assert.Equal("UE", types.Migratetypes(0, "Normal", 1));
        Assert.Equal("", types.Migratetypes(0, "DMA", 9));
        Assert.Null(types.Migratetypes(0, "Movable", 0));
        Assert.Equal(new Pages(8 * 512), types.PagesOf(0, "Normal", "Unmovable"));
        Assert.Equal(new Pages(0), types.PagesOf(0, "Normal", "HighAtomic"));
        Assert.Null(types.PagesOf(0, "Normal", "CMA"));
    }

    [Fact]
    public void Pagetypeinfo_stops_counting_at_100000()
    {
        PageTypeInfo types = PageTypeInfo.Parse(
            "Node    0, zone   Normal, type      Movable >100000      7      0 \n"u8)!;

        Assert.Equal([100000, 7, 0], types.FreeLists[0].Blocks);
        Assert.Equal('M', types.FreeLists[0].Letter);
        Assert.Null(types.PagesOf(0, "Normal", "Movable"));
    }

    [Fact]
    public void Slabinfo_knows_a_name_with_blanks_from_its_figures()
    {
        SlabInfo slabs = SlabInfo.Parse(HostTexts.Bytes(HostTexts.SlabInfo))!;

        Assert.Equal(["dentry", "dentry(77:a : b c)", "kmalloc-8k"], slabs.Caches.Select(cache => cache.Name));
        Assert.Equal(
            new SlabCache("dentry", 410000, 420000, 192, 21, new Pages(1), 20000), slabs.Caches[0]);
        Assert.Equal(new Pages(192), slabs.Caches[2].Size);
    }

    [Fact]
    public void Slabinfo_that_may_not_be_read_is_a_gap_and_not_an_empty_list()
    {
        Reading<SlabInfo> slabs = SlabInfo.Read(new FakeHost().Without("/proc/slabinfo", HostFileState.Denied));

        Assert.Equal((HostFileState.Denied, null), (slabs.State, slabs.Value));
    }

    [Fact]
    public void Swaps_are_listed_with_their_names_unescaped()
    {
        Swaps swaps = Swaps.Parse(HostTexts.Bytes(HostTexts.Swaps))!;

        Assert.Equal(
            [
                new("/dev/dm-1", "partition", new(8388604), new(1024), -2),
                new("/var/swap file (deleted)", "file", new(1048572), new(0), -3),
                new SwapArea("/dev/zram0", "partition", new(524284), new(524284), 100),
            ],
            swaps.Areas);
        Assert.Equal([false, false, true], swaps.Areas.Select(area => area.IsZram));
    }

    [Fact]
    public void No_swap_is_an_empty_list_and_an_empty_file_is_broken()
    {
        Assert.Empty(Swaps.Parse("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"u8)!.Areas);
        Assert.Null(Swaps.Parse(""u8));
    }

    [Fact]
    public void Pressure_is_percent_and_time()
    {
        Pressure pressure = Pressure.Parse(HostTexts.Bytes(HostTexts.Pressure));

        Assert.Equal(new(21.27, 14.36, 0.04, TimeSpan.FromMicroseconds(125535156)), pressure.Some);
        Assert.Equal(new PressureLine(0, 100, 0.04, TimeSpan.FromMicroseconds(37753173)), pressure.Full);
    }

    [Theory]
    [InlineData("some avg10=101.00 avg60=0.00 avg300=0.00 total=1")]
    [InlineData("some avg10=-1.00 avg60=0.00 avg300=0.00 total=1")]
    [InlineData("some avg10=NaN avg60=0.00 avg300=0.00 total=1")]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00 total=9223372036854775807")]
    [InlineData("some avg10=0.00 avg60=0.00 avg300=0.00")]
    public void Pressure_out_of_its_range_is_broken(string line)
    {
        Pressure pressure = Pressure.Parse(HostTexts.Bytes(line + "\n"));

        Assert.Equal((HostFileState.Broken, null), (pressure.State, pressure.Some));
    }

    [Fact]
    public void Pressure_of_cpus_may_lack_the_second_line()
    {
        Pressure pressure = Pressure.Parse("some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n"u8);

        Assert.Equal((HostFileState.Read, true, null), (pressure.State, pressure.Some.HasValue, pressure.Full));
    }

    [Fact]
    public void Sockets_tell_the_pages_that_they_hold()
    {
        Assert.Equal(
            new Pages(13),
            SocketMemory.Parse(
                "sockets: used 9\nTCP: inuse 5 orphan 0 alloc 7 mem 3\nUDP: inuse 2 mem 10\nUDPLITE: inuse 0\n"u8));
        Assert.Null(SocketMemory.Read(new FakeHost()));
    }

    [Fact]
    public void Segments_of_shared_memory_tell_who_is_attached()
    {
        IReadOnlyList<SharedSegment> segments = SharedSegment.Parse(
            """
                   key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid
                     0      32768  1600               4194304   812   812      2  1000  1000  1000  1000 0 0 0 2097152 0
            1879048193          7   666                  2048     9    10      0     0     0     0     0  0 0 0

            """u8);

        Assert.Equal(
            [
                new(32_768, new KiB(4096), new KiB(2048), 812, 2),
                new SharedSegment(7, new KiB(2), null, 9, 0),
            ],
            segments);
    }
}
