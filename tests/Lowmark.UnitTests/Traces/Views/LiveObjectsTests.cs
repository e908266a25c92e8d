using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class LiveObjectsTests
{
    [Fact]
    public void What_is_given_back_is_gone()
    {
        LiveObjects<string> live = new(10);
        live.Add(0x1000, "a", 1);
        live.Add(0x2000, "b", 2);

        Assert.True(live.Remove(0x1000, out string? owner));
        Assert.Equal("a", owner);
        Assert.False(live.Remove(0x1000, out _));
        Assert.Equal([("b", 2L)], live.Entries);
        Assert.Equal(1, live.Weight);
    }

    [Fact]
    public void Without_room_one_of_several_is_kept_and_stands_for_them()
    {
        LiveObjects<int> live = new(1000);
        for (ulong i = 0; i < 64_000; i++) { live.Add(0xffff_8880_0000_0000 + (i * 64), 1, 0); }

        Assert.InRange(live.Entries.Count(), 1, 1000);
        Assert.InRange(live.Entries.Count() * live.Weight, 57_600, 70_400);      // 64,000 within a tenth
    }

    [Fact]
    public void The_same_addresses_are_left_out_when_they_come_back()
    {
        LiveObjects<int> live = new(100);
        for (ulong i = 0; i < 6400; i++) { live.Add(i * 4096, 1, 0); }
        for (ulong i = 0; i < 6400; i++) { live.Remove(i * 4096, out _); }

        Assert.Empty(live.Entries);
    }
}
