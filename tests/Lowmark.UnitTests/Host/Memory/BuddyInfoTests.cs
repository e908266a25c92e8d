using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Memory;

public class BuddyInfoTests
{
    [Fact]
    public void Reads_one_count_an_order()
    {
        BuddyInfo buddies = new();
        buddies.Read(GuestFiles.Of("7.2.13/numa-cpuset-before"));

        Assert.Equal(3, buddies.Count);
        BuddyInfoRow normal = Assert.IsType<BuddyInfoRow>(buddies.Of(1, "Normal"));
        Assert.Equal([1, 1, 1, 2, 2, 1, 2, 2, 1, 1, 41], normal.Blocks);

        // 1 + 2 + 4 + 16 + 32 + 32 + 128 + 256 + 256 + 512 + 41984
        Assert.Equal(new Pages(43223), normal.FreePages);
        Assert.Null(buddies.Of(0, "Normal"));
    }

    [Theory]
    [InlineData("Node 0, zone Normal 5\n")]
    [InlineData("Node 0, zone Normal 1 2 x\n")]
    [InlineData("Node 0, zone Normal 1 2 3")]
    [InlineData("Node 0, zone Normal\n")]
    [InlineData("")]
    public void What_is_no_row_is_broken(string text) =>
        Assert.Equal(HostFileState.Broken, new BuddyInfo().Parse(HostTexts.Bytes(text)));

    [Fact]
    public void Counts_beyond_any_machine_stay_at_the_end_of_the_scale()
    {
        BuddyInfo buddies = new();
        buddies.Parse("Node 0, zone Normal 9223372036854775807 9223372036854775807\n"u8);

        Assert.Equal(new Pages(long.MaxValue), buddies[0].FreePages);
    }
}
