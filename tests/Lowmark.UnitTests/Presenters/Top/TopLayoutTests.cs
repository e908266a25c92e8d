using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Top;

namespace Lowmark.UnitTests.Presenters.Top;

public class TopLayoutTests
{
    [Theory]
    [InlineData(10, "4 3 3")]
    [InlineData(6, "2 2 2")]
    [InlineData(5, "3 2 0")]
    [InlineData(1, "0 0 0")]
    [InlineData(100, "9 3 5")]
    public void Rows_go_to_the_most_important_first(int rows, string expected) =>
        Assert.Equal(expected, string.Join(' ', RowShares.Of(rows, (2, 9), (2, 3), (2, 5))));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "0.3")]
    [InlineData(12, "12")]
    [InlineData(999.4, "999")]
    [InlineData(1200, "1.2k")]
    [InlineData(34_000, "34k")]
    [InlineData(5_600_000, "5.6M")]
    [InlineData(7e9, "7G")]
    public void A_count_is_short(double count, string expected) => Assert.Equal(expected, TopText.Count(count));

    [Fact]
    public void A_group_stands_below_the_nearest_one_around_it_and_the_fullest_tree_is_first() => Assert.Equal(
        ["/b 0", "x/y 1", "z 2", "q 1", "/a 0", "/bc 0"],
        GroupForest.Of([Group("/b/x/y/z", 99), Group("/a", 80), Group("/b/q", 70), Group("/bc", 50), Group("/b/x/y", 5),
                Group("/b", 1)])
            .Select(row => $"{row.Label} {row.Depth}"));

    [Fact]
    public void The_root_is_around_every_group() => Assert.Equal(
        ["/ 0", "a 1"],
        GroupForest.Of([Group("/a", 80), Group("/", 70)]).Select(row => $"{row.Label} {row.Depth}"));

    private static GroupRoom Group(string path, int percent) => new(
        path, null, new KiB(percent), new KiB(100), new KiB(100), path, new KiB(100 - percent), path);
}
