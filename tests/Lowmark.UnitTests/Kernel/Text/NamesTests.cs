using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Kernel.Text;

namespace Lowmark.UnitTests.Kernel.Text;

public sealed class NamesTests
{
    [Fact]
    public void Gives_the_text_whatever_was_asked_before() =>
        Prop.ForAll<byte[]>(bytes => Names.Of(bytes) == Encoding.UTF8.GetString(bytes))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Decodes_a_text_that_comes_again_once() =>
        Assert.Same(Names.Of("systemd-journal"u8), Names.Of("systemd-journal"u8));

    [Theory]
    [InlineData("")]
    [InlineData("jäva")]
    [InlineData("a name of more than sixty-four bytes, as no command of a task table can be")]
    public void Reads_what_is_not_kept(string text) => Assert.Equal(text, Names.Of(Encoding.UTF8.GetBytes(text)));
}
