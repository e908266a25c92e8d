using Lowmark.Presenters.Text;

namespace Lowmark.UnitTests.Presenters.Text;

/// <summary>Where a line may end: at blanks, else behind punctuation, never inside a figure with its unit.</summary>
public sealed class WordWrapTests
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData("one two", 7, "one two")]
    [InlineData("one two", 6, "one|two")]
    [InlineData("one two  three", 7, "one two|three")]
    [InlineData("one two three", 3, "one|two|three")]
    [InlineData("it has 200 MiB of swap", 12, "it has|200 MiB of|swap")]
    [InlineData("it has 200 MiB of swap", 10, "it has|200 MiB of|swap")]
    [InlineData("killed pid 81 now", 11, "killed|pid 81 now")]
    [InlineData("a/very/long/path", 8, "a/very/|long/|path")]
    [InlineData("see a/very/long/path", 8, "see a/|very/|long/|path")]
    [InlineData("unbreakableword and more", 6, "unbreakableword|and|more")]
    [InlineData("trailing blanks   ", 8, "trailing|blanks")]
    public void A_line_ends_at_the_last_place_that_fits(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), WordWrap.Lines(text, width));

    /// <summary>A line with a wide character is measured one by one, another from behind: both end at the same
    /// place.</summary>
    [Theory]
    [InlineData("it has 200 MiB of swap, and a/very/long/path of 12 % in it")]
    [InlineData("killed pid 81, order 2, 7 pages  in node_modules|and-more;of-it -1000 1,5 x ")]
    [InlineData("unbreakableword and-more words that follow it")]
    public void A_wide_character_ends_a_line_where_two_others_would(string text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            for (int width = 2; width < 60; width++)
            {
                string wide = WordWrap.Lines($"\u4e00{text[start..]}", width).First();
                string narrow = WordWrap.Lines($"xx{text[start..]}", width).First();

                Assert.Equal(narrow[2..], wide[1..]);
            }
        }
    }
}
