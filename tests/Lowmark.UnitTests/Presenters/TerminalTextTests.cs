using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Presenters;

namespace Lowmark.UnitTests.Presenters;

public class TerminalTextTests
{
    [Theory]
    [InlineData("mysqld", "mysqld")]
    [InlineData("a\x1b[2Jb", "a\\x1b[2Jb")]                          // clear the screen
    [InlineData("a\nb\r", "a\\x0ab\\x0d")]                           // forge a line
    [InlineData("\u009b31m", "\\x9b31m")]                            // CSI in one character
    [InlineData("a\0b\x7f", "a\\x00b\\x7f")]
    [InlineData("gnp.\u202etxt", "gnp.\\u{202e}txt")]                // right-to-left override
    [InlineData("a\u200bb\ufeff", "a\\u{200b}b\\u{feff}")]           // zero width
    [InlineData("\u2028\u00a0\u3164", "\\u{2028}\\u{a0}\\u{3164}")]  // line separator, no-break space, Hangul filler
    [InlineData("日本 é", "日本 é")]
    [InlineData("a\tb", "a b")]
    public void Makes_visible_what_acts_or_hides(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Theory]
    [InlineData("日", "\\u{65e5}")]
    [InlineData("free ≥ min − 1 × 2", "free >= min - 1 x 2")]
    public void Shows_ascii_only_where_the_terminal_knows_no_more(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Clean(text, ascii: true));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("a\ufffd", TerminalText.Clean("a\ud83d"));

    [Fact]
    public void No_text_leaves_a_control_or_format_character() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
            TerminalText.Clean(text ?? "").EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator)))
            .QuickCheckThrowOnFailure();
}
