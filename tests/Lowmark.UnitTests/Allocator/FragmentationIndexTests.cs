using Lowmark.Allocator;
using Lowmark.Kernel.Units;
using static Lowmark.UnitTests.Allocator.Zones;

namespace Lowmark.UnitTests.Allocator;

public class FragmentationIndexTests
{
    // 10 * 1 + 5 * 2 + 1 * 4 = 24 pages in 16 blocks.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 416)]         // 24 - 14 = 10 pages too small: 10000 / 24
    [InlineData(2, 833)]         // 24 - 4 = 20: 20000 / 24
    [InlineData(3, 1000)]
    public void Knows_the_share_that_is_too_small(int order, int thousandths) =>
        Assert.Equal(thousandths, FragmentationIndex.Unusable(Blocks("10", "5", "1", "0"), new(order)));

    [Theory]
    [InlineData(2, -1000)]       // a block of the order is free
    [InlineData(3, 750)]         // (1000 + 24 * 1000 / 8) / 16 = 250
    [InlineData(5, 891)]         // (1000 + 750) / 16 = 109
    public void Tells_lack_of_memory_from_fragmentation(int order, int thousandths) =>
        Assert.Equal(thousandths, FragmentationIndex.External(Blocks("10", "5", "1", "0", "0", "0"), new(order)));

    [Fact]
    public void Blames_a_lack_of_memory_when_nothing_is_free()
    {
        Assert.Equal(1000, FragmentationIndex.Unusable(Blocks("0", "0"), new(1)));
        Assert.Equal(0, FragmentationIndex.External(Blocks("0", "0"), new(1)));
    }

    [Fact]
    public void Survives_counts_that_no_machine_has()
    {
        string[] orders = [.. Enumerable.Repeat(long.MaxValue.ToString(), 63)];

        Assert.Equal(0, FragmentationIndex.Unusable(Blocks(orders), new(0)));
        Assert.Equal(-1000, FragmentationIndex.External(Blocks(orders), new(62)));
    }
}
