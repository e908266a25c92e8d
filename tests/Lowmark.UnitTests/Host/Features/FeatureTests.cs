using Lowmark.Allocator;
using Lowmark.Host.Features;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Features;

public class FeatureTests
{
    private const string Thp = "/sys/kernel/mm/transparent_hugepage/";

    public static TheoryData<string> Guests => GuestFiles.Names;

    [Fact]
    public void Transparent_huge_pages_say_what_is_chosen()
    {
        TransparentHugePages pages = TransparentHugePages.Read(new FakeHost()
            .With(Thp + "enabled", "always [madvise] never\n")
            .With(Thp + "defrag", "always defer [defer+madvise] madvise never\n")
            .With(Thp + "use_zero_page", "1\n")
            .With(Thp + "hpage_pmd_size", "2097152\n")
            .With(Thp + "khugepaged/max_ptes_none", "511\n")
            .With(Thp + "hugepages-64kB/enabled", "always [inherit] madvise never\n")
            .With(Thp + "hugepages-16kB/enabled", "always inherit madvise [never]\n"))!;

        Assert.Equal(("madvise", "defer+madvise", null), (pages.Enabled, pages.Defrag, pages.ShmemEnabled));
        Assert.Equal((true, new KiB(2048), 511), (pages.UseZeroPage, pages.PmdSize, pages.MaxPtesNone));
        Assert.Equal([new(new(16), "never"), new SmallHugePages(new(64), "inherit")], pages.Sizes);
        Assert.Null(TransparentHugePages.Read(new FakeHost()));
    }

    [Fact]
    public void Merging_of_equal_pages_may_cost_more_than_it_saves()
    {
        const string Folder = "/sys/kernel/mm/ksm/";
        SamePageMerging merging = SamePageMerging.Read(new FakeHost()
            .With(Folder + "run", "1\n").With(Folder + "pages_sharing", "7\n")
            .With(Folder + "general_profit", "-4096\n"))!;

        Assert.Equal((1, 7, -4096, null), (merging.Run, merging.Sharing, merging.Profit, merging.Shared));
    }

    [Fact]
    public void Zswap_says_whether_it_is_on()
    {
        const string Folder = "/sys/module/zswap/parameters/";
        Zswap zswap = Zswap.Read(new FakeHost()
            .With(Folder + "enabled", "Y\n").With(Folder + "compressor", "lzo\n")
            .With(Folder + "max_pool_percent", "20\n"))!;

        Assert.Equal(new Zswap(true, 20, null, "lzo", null, null), zswap);
    }

    [Fact]
    public void Zram_takes_less_than_it_stores()
    {
        const string Folder = "/sys/block/zram0/";
        Zram zram = Assert.Single(Zram.ReadAll(new FakeHost()
            .With(Folder + "disksize", "1073741824\n")
            .With(Folder + "comp_algorithm", "lzo-rle [zstd] lz4\n")
            .With(Folder + "mm_stat", " 4194304  1048576  1310720        0  2621440      17        0        0\n")
            .With("/sys/block/vda/size", "5\n")));

        Assert.Equal(
            new Zram(0, new(1048576), "zstd", new(4096), new(1024), new(1280), new(0), new(2560)), zram);
    }

    [Fact]
    public void Page_owner_is_there_or_not_or_unknown()
    {
        Assert.True(PageOwner.IsThere(new FakeHost().With("/sys/kernel/debug/page_owner", "")));
        Assert.False(PageOwner.IsThere(new FakeHost().WithFolder("/sys/kernel/debug/extfrag")));
        Assert.Null(PageOwner.IsThere(new FakeHost().WithFolder("/sys/kernel/debug")));
        Assert.Null(PageOwner.IsThere(new FakeHost()));
    }

    [Theory]
    [MemberData(nameof(Guests))]
    public void The_kernels_indices_are_those_of_the_model_on_the_same_lists(string guest)
    {
        FakeHost host = GuestFiles.Of(guest);
        BuddyInfo buddies = new();
        buddies.Read(host);
        Fragmentation external = Fragmentation.ReadExternal(host).Value!;
        Fragmentation unusable = Fragmentation.ReadUnusable(host).Value!;
        int same = 0;
        for (int zone = 0; zone < buddies.Count; zone++)
        {
            for (int order = 0; order < external.Zones[zone].Orders.Count; order++)
            {
                Assert.Equal(buddies[zone].Zone, external.Zones[zone].Zone);
                bool isExternal = external.Zones[zone].Orders[order]
                    == FragmentationIndex.External(buddies[zone].ToFreeArea(), new(order));
                bool isUnusable = unusable.Zones[zone].Orders[order]
                    == FragmentationIndex.Unusable(buddies[zone].ToFreeArea(), new(order));
                same += isExternal && isUnusable ? 1 : 0;
            }
        }

        // The guest runs on between the files: a list that changed shows in the indices of its zone.
        Assert.True(same * 3 >= buddies.Count * buddies[0].Blocks.Length, $"{same} alike");
    }

    [Theory]
    [InlineData("Node 0, zone DMA -1.000 0.83\n")]
    [InlineData("Node 0, zone DMA -1.000 x\n")]
    [InlineData("Node 0, zone DMA\n")]
    public void An_index_of_another_form_is_none(string text) =>
        Assert.Null(Fragmentation.Parse(HostTexts.Bytes(text)));

    [Fact]
    public void The_cache_of_zfs_tells_its_size()
    {
        Assert.Equal(
            new ZfsCache(new KiB(1000), null, new KiB(2000)),
            ZfsCache.Read(new FakeHost().With(
                "/proc/spl/kstat/zfs/arcstats",
                "13 1 0x01 123 33456 5 6\nname                            type data\n"
                + "hits                            4    7\nc_max                           4    2048000\n"
                + "size                            4    1024000\ncompressed_size                 4    5\n")));
        Assert.Null(ZfsCache.Parse("size 4 -1\nsize\nname type data\n"u8));
    }
}
