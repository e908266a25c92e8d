using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Presenters;
using Lowmark.Presenters.Markdown;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

public partial class MarkdownTests
{
    [Theory]
    [InlineData("oom_score_adj -1000 of java (pid 7).", "oom_score_adj -1000 of java (pid 7).")]
    [InlineData("_all_ *of* it", @"\_all\_ \*of\* it")]
    [InlineData("<script>alert(1)</script>", @"\<script\>alert(1)\</script\>")]
    [InlineData("[x](y) ![z]", @"\[x\](y) \!\[z\]")]
    [InlineData("ask @root", "ask `@root`")]
    [InlineData("see #12 and a/b#3", "see `#12` and `a/b#3`")]
    [InlineData("at https://example.org/x", "at `https://example.org/x`")]
    [InlineData("@a`b", "`` @a`b ``")]
    [InlineData("- no list", @"\- no list")]
    [InlineData("1. no list", @"1\. no list")]
    [InlineData("# no heading", @"\# no heading")]
    [InlineData("a | b", @"a \| b")]
    public void Text_stands_as_it_is(string text, string expected) =>
        Assert.Equal(expected, MarkdownText.Inline(text));

    [Fact]
    public void A_bar_ends_no_cell_inside_of_code_either() =>
        Assert.Equal(@"`@a\|b` \|", MarkdownText.Cell("@a|b |"));

    [Fact]
    public void A_fence_is_longer_than_any_in_the_text() =>
        Assert.Equal("`````text\na ```` b\n`````\n", MarkdownText.Fenced(["a ```` b"], "text"));

    [Theory]
    [InlineData("</title><script>alert(1)</script>")]
    [InlineData("a`b``c```d @x`")]
    [InlineData("x\n# fake heading\n```\n")]
    [InlineData("\u202Egnp @x")]
    [InlineData("<!-- -->")]
    [InlineData(":tada:")]
    public void A_hostile_text_reads_back_as_itself(string text) =>
        Assert.Equal(TerminalText.Clean(text).TrimStart(' '), ReadBack(MarkdownText.Inline(text)));

    [Fact]
    public void Any_text_reads_back_as_itself()
    {
        string[] pieces = [
            "@", "#", "`", "``", "a", "1", " ", "<", ">", "&", "|", "\\", "*", "_", "[", "]", "(", ")", "!", "://", ":",
            ".", "-", "\n", "\u202E", "www.", "$", "~"];
        Prop.ForAll(
            Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
            text => ReadBack(MarkdownText.Inline(text)) == TerminalText.Clean(text).TrimStart(' '))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_page_has_the_answer_the_drawings_and_on_request_all_tables()
    {
        string brief = Shown.Markdown(verbose: false, Diagnosed.Full());
        string verbose = Shown.Markdown(verbose: true, Diagnosed.Full());

        Assert.StartsWith(
            "## 1\\. Out of memory in service mysql.service: the kernel killed mysqld (pid 1234).\n", brief,
            StringComparison.Ordinal);
        Assert.Contains("### Zones against their watermarks", brief, StringComparison.Ordinal);
        Assert.Contains("█", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("### Request\n", brief, StringComparison.Ordinal);
        Assert.Contains("### Request\n", verbose, StringComparison.Ordinal);
        Assert.Contains(
            "| memory.stat | size | as printed |\n| --- | ---: | ---: |\n", verbose, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_stand_in_one_block_to_be_copied() =>
        Assert.Contains(
            "```sh\nsystemctl set-property --runtime mysql.service MemoryMax=300M\n```\n",
            Shown.Markdown(verbose: false, Diagnosed.Full()), StringComparison.Ordinal);

    [Theory]
    [InlineData("```\n<script>")]
    [InlineData("](javascript:alert(1))")]
    public void A_page_with_a_hostile_name_has_the_shape_of_one_with_a_plain_name(string name) =>
        Assert.Equal(
            Headings().Count(Shown.Markdown(verbose: true, Diagnosed.Full())),
            Headings().Count(Shown.Markdown(verbose: true, Diagnosed.Full(comm: name))));

    // As CommonMark reads one line: code spans, escapes, and nothing that is markup otherwise.
    private static string ReadBack(string markdown)
    {
        StringBuilder text = new();
        for (int i = 0; i < markdown.Length;)
        {
            if (markdown[i] == '\\')
            {
                text.Append(markdown[i + 1]);
                i += 2;
            }
            else if (markdown[i] == '`')
            {
                int run = markdown.AsSpan(i).IndexOfAnyExcept('`');
                string fence = markdown.Substring(i, run);
                int end = Regex.Match(markdown[(i + run)..], $"(?<!`){fence}(?!`)").Index;
                string code = markdown.Substring(i + run, end);
                text.Append(run > 1 ? code[1..^1] : code);
                i += end + (2 * run);
            }
            else
            {
                Assert.DoesNotContain(markdown[i], "*[]<>|&#!{}$~");
                text.Append(markdown[i++]);
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("^#+ |^`{3,}", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
