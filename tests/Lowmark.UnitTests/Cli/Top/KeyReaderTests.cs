using System.Text;
using Lowmark.Cli.Top;

namespace Lowmark.UnitTests.Cli.Top;

public class KeyReaderTests
{
    [Theory]
    [InlineData("q", TerminalKey.Quit)]
    [InlineData("\x03", TerminalKey.Quit)]
    [InlineData("\e[A", TerminalKey.Up)]
    [InlineData("\eOB", TerminalKey.Down)]
    [InlineData("\e[5~", TerminalKey.PageUp)]
    [InlineData("\e[6~", TerminalKey.PageDown)]
    [InlineData("\e[H", TerminalKey.Home)]
    [InlineData("\e[4~", TerminalKey.End)]
    [InlineData("\t", TerminalKey.NextPage)]
    [InlineData("\e[Z", TerminalKey.PageBefore)]
    [InlineData("\e[1;5C", TerminalKey.NextPage)]
    [InlineData("3", TerminalKey.Page3)]
    [InlineData(" ", TerminalKey.Pause)]
    [InlineData("?", TerminalKey.Help)]
    [InlineData("\x1a", TerminalKey.Suspend)]
    [InlineData("\x0c", TerminalKey.Refresh)]
    [InlineData("\e[200~", TerminalKey.Other)]
    [InlineData("x", TerminalKey.Other)]
    internal void A_key_is_known_by_its_bytes(string typed, TerminalKey expected)
    {
        KeyReader reader = new();

        Assert.Equal([expected], Keys(reader, typed));
        Assert.False(reader.IsPending);
    }

    [Fact]
    public void Keys_that_come_together_are_told_apart() => Assert.Equal(
        [TerminalKey.Up, TerminalKey.Other, TerminalKey.Down, TerminalKey.Quit],
        Keys(new KeyReader(), "\e[A\e\e[Bq"));

    [Fact]
    public void An_escape_alone_waits_for_what_may_follow_and_is_then_a_key()
    {
        KeyReader reader = new();

        Assert.Empty(Keys(reader, "\e"));
        Assert.True(reader.IsPending);
        Assert.Equal(TerminalKey.Other, reader.Stop());
        Assert.Equal([TerminalKey.Quit], Keys(reader, "q"));
    }

    private static TerminalKey[] Keys(KeyReader reader, string typed) =>
        [.. Encoding.ASCII.GetBytes(typed).Select(next => reader.Take(next)).OfType<TerminalKey>()];
}
