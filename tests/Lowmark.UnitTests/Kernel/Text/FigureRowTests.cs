using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Text;

namespace Lowmark.UnitTests.Kernel.Text;

public sealed class FigureRowTests
{
    [Theory]
    [InlineData(" 1000  4001   270451    68000   620756        0         -1000 postgres", 7, " postgres")]
    [InlineData("1 22 333 4444 55555 666666 7777777 88888888 x", 8, " x")]
    [InlineData("                                                              1 -2       34]         behind", 3,
        "]         behind")]
    public void Reads_what_a_cursor_reads(string text, int count, string rest)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        long[] figures = new long[count];
        long[] expected = new long[count];
        FigureRow row = new(bytes);
        LineCursor cursor = new(bytes);

        Assert.True(row.TryTakeFigures(figures));
        Assert.True(cursor.TryTakeFigures(expected));
        Assert.Equal(expected, figures);
        Assert.Equal(rest, Encoding.ASCII.GetString(row.Rest));
    }

    [Theory]
    [InlineData("1 2 123456789 4                             ")]          // nine digits
    [InlineData("1 2 - 3 4                                   ")]
    [InlineData("1 2 x3                                      ")]
    [InlineData("                             nothing behind 1")]
    [InlineData("                                     1 2 3 45")]          // cut: the last figure may go on
    public void Leaves_the_rest_to_others(string text)
    {
        FigureRow row = new(Encoding.ASCII.GetBytes(text));

        Assert.False(row.TryTakeFigures(new long[4]));
        Assert.Equal(text, Encoding.ASCII.GetString(row.Rest));
    }

    [Fact]
    public void Takes_bytes_between_the_figures()
    {
        FigureRow row = new("[   1234]  1000  4001 nginx              "u8);

        Assert.True(row.TryTake((byte)'['));
        Assert.True(row.TryTakeCount(out long pid));
        Assert.False(row.TryTake((byte)' '));
        Assert.True(row.TryTake((byte)']'));
        long[] figures = new long[2];
        Assert.True(row.TryTakeFigures(figures));
        Assert.Equal((1234, 1000, 4001), (pid, figures[0], figures[1]));
    }

    [Theory]
    [InlineData("-0 a                                     ")]
    [InlineData("  -7 a                                   ")]
    public void A_count_has_no_sign(string text)
    {
        FigureRow row = new(Encoding.ASCII.GetBytes(text));

        Assert.False(row.TryTakeCount(out _));
        Assert.True(row.TryTakeFigures(new long[1]));
    }

    [Fact]
    public void Never_reads_anything_else_than_a_cursor() =>
        Prop.ForAll(Texts, text =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            FigureRow row = new(bytes);
            LineCursor cursor = new(bytes);
            long[] figures = new long[9];
            long[] expected = new long[9];
            return !row.TryTakeFigures(figures)
                || (cursor.TryTakeFigures(expected) && expected.AsSpan().SequenceEqual(figures)
                    && cursor.Rest.SequenceEqual(row.Rest));
        }).QuickCheckThrowOnFailure();

    /// <summary>Figures with blanks before them mostly, so that many rows can be read.</summary>
    private static Arbitrary<string> Texts { get; } =
        Gen.Elements("1", "27", "345", "99999999", "-7", "0", "123456789", "x", "\t", "-")
            .SelectMany(word => Gen.Choose(1, 14).Select(blanks => new string(' ', blanks) + word))
            .ArrayOf(12)
            .Select(words => string.Concat(words).PadRight(FigureRow.FewestBytes)[..Math.Min(
                string.Concat(words).PadRight(FigureRow.FewestBytes).Length, FigureRow.MostBytes)])
            .ToArbitrary();
}
