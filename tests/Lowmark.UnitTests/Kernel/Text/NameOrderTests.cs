using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Text;

namespace Lowmark.UnitTests.Kernel.Text;

public sealed class NameOrderTests
{
    private readonly NameTable _table = new(8);

    [Fact]
    public void Expects_what_came_next_the_last_time()
    {
        Read("free min low"u8);

        NameOrder order = new(_table);
        Assert.Equal("free", Expected(ref order, "free:1 min:2"));
        Assert.Null(Expected(ref order, "minimum:2"));
        Assert.Equal("min", Expected(ref order, "min:2"));
        Assert.Equal("low", Expected(ref order, "low:"));
        Assert.Null(Expected(ref order, "high:3"));
    }

    [Theory]
    [InlineData("fre:1")]
    [InlineData("free")]
    [InlineData("free 1")]
    [InlineData("free_cma:1")]
    [InlineData("Free:1")]
    [InlineData("")]
    public void Is_not_taken_in_by_another_name(string text)
    {
        Read("free"u8);
        NameOrder order = new(_table);

        Assert.Null(Expected(ref order, text));
    }

    [Fact]
    public void A_name_of_any_length_is_expected_whole()
    {
        for (int length = 1; length <= 40; length++)
        {
            byte[] name = [.. Enumerable.Repeat((byte)'a', length)];
            Read(name);

            for (int at = 0; at <= length; at++)
            {
                byte[] text = [.. name, (byte)':', (byte)'1'];
                text[at] = (byte)'b';
                NameOrder order = new(_table);
                Assert.Null(order.Expected(text, behind: (byte)':'));
            }

            NameOrder whole = new(_table);
            Assert.NotNull(whole.Expected([.. name, (byte)':'], behind: (byte)':'));
        }
    }

    /// <summary>Neither is kept in the table.</summary>
    [Fact]
    public void No_empty_name_is_expected_behind_one_that_is_empty_or_too_long()
    {
        NameOrder order = new(_table);
        foreach (byte[] name in new[] { [], Enumerable.Repeat((byte)'a', NameTable.MostBytes + 1).ToArray() })
        {
            order.Take("free"u8);
            order.Take(name);
            Assert.Null(order.Expected(":1"u8, behind: (byte)':'));
            order.Take(name);
            Assert.Null(order.Expected(":1"u8, behind: (byte)':'));
        }
    }

    [Fact]
    public void Learns_another_order()
    {
        Read("free min"u8);
        Read("free boost min"u8);

        NameOrder order = new(_table);
        Assert.Equal("free", Expected(ref order, "free:1"));
        Assert.Null(Expected(ref order, "min:1"));
        Assert.Equal("boost", Expected(ref order, "boost:1"));
        Assert.Equal("min", Expected(ref order, "min:1"));
    }

    /// <summary>With more names than the table has places.</summary>
    [Fact]
    public void Gives_the_text_whatever_was_asked_before() =>
        Prop.ForAll<byte[][]>(texts =>
        {
            NameOrder order = new(_table);
            return texts.All(text => order.Take(text) == Encoding.UTF8.GetString(text));
        }).QuickCheckThrowOnFailure();

    private void Read(ReadOnlySpan<byte> names)
    {
        NameOrder order = new(_table);
        foreach (Range range in names.Split((byte)' ')) { order.Take(names[range]); }
    }

    private static string? Expected(ref NameOrder order, string text) =>
        order.Expected(Encoding.UTF8.GetBytes(text), behind: (byte)':') is { } expected ? order.Take(expected) : null;
}
