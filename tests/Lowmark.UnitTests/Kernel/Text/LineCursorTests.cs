using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Text;

namespace Lowmark.UnitTests.Kernel.Text;

public sealed class LineCursorTests
{
    [Theory]
    [InlineData("    12 345      6 rest", new[] { 12L, 345, 6 }, " rest")]
    [InlineData("12345678 123456789 1234567890123456789", new[] { 12345678L, 123456789, 1234567890123456789 }, "")]
    [InlineData("-1000\t  -0 7x", new[] { -1000L, 0, 7 }, "x")]
    [InlineData("1 2 3", new[] { 1L, 2, 3 }, "")]
    [InlineData("1                                          2 3]", new[] { 1L, 2, 3 }, "]")]
    public void Takes_as_many_figures_as_asked_for(string line, long[] expected, string rest)
    {
        LineCursor cursor = new(Encoding.UTF8.GetBytes(line));
        long[] figures = new long[expected.Length];

        Assert.True(cursor.TryTakeFigures(figures));
        Assert.Equal(expected, figures);
        Assert.Equal(rest, Encoding.UTF8.GetString(cursor.Rest));
    }

    [Theory]
    [InlineData("12 34")]
    [InlineData("12 34 - 5 6 7 8 9 10 11")]
    [InlineData("12 34 99999999999999999999")]
    [InlineData("")]
    public void Takes_none_when_one_is_missing(string line)
    {
        LineCursor cursor = new(Encoding.UTF8.GetBytes(line));

        Assert.False(cursor.TryTakeFigures(new long[3]));
        Assert.Equal(line, Encoding.UTF8.GetString(cursor.Rest));
    }

    [Theory]
    [InlineData("*4kB", true, "4kB")]
    [InlineData("*", true, "")]
    [InlineData("4kB*", false, "4kB*")]
    [InlineData("", false, "")]
    public void Takes_a_byte_where_it_stands(string line, bool isTaken, string rest)
    {
        LineCursor cursor = new(Encoding.UTF8.GetBytes(line));

        Assert.Equal(isTaken, cursor.TryTake((byte)'*'));
        Assert.Equal(rest, Encoding.UTF8.GetString(cursor.Rest));
    }

    [Fact]
    public void Takes_figures_as_if_one_after_the_other() =>
        Prop.ForAll(Lines, line =>
        {
            LineCursor together = new(Encoding.UTF8.GetBytes(line));
            LineCursor single = together;
            long[] figures = new long[4];
            bool all = true;
            for (int i = 0; all && i < figures.Length; i++)
            {
                single.SkipBlanks();
                all = single.TryTakeNumber(out figures[i]);
            }

            long[] taken = new long[4];
            return together.TryTakeFigures(taken) == all
                && (!all || (figures.AsSpan().SequenceEqual(taken) && together.Rest.SequenceEqual(single.Rest)));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Lines { get; } = Gen.Elements('0', '1', '5', '9', ' ', ' ', '\t', '-', 'x')
        .ArrayOf(40).Select(letters => new string(letters)).ToArbitrary();
}
