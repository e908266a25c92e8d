using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Remedies;

namespace Lowmark.UnitTests.Remedies;

public class ShellQuoteTests
{
    [Theory]
    [InlineData("mysql.service", "mysql.service")]
    [InlineData("/sys/fs/cgroup/a-b_c:1@2", "/sys/fs/cgroup/a-b_c:1@2")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("$(rm -rf /)", "'$(rm -rf /)'")]
    [InlineData("a'b", @"'a'\''b'")]
    [InlineData("`x`;\"y\"", "'`x`;\"y\"'")]
    [InlineData(@"a\x2db.service", @"'a\x2db.service'")]
    [InlineData("über", "'über'")]
    [InlineData("a\nb", @"$'a\012b'")]
    [InlineData("a\u001b[31m'\\", @"$'a\033[31m\'\\'")]
    [InlineData("a\u202eb", @"$'a\342\200\256b'")]
    public void Quotes_only_what_needs_it(string text, string word) => Assert.Equal(word, ShellQuote.Quote(text));

    [Theory]
    [InlineData("-.slice", "-- -.slice")]
    [InlineData("a.slice", "a.slice")]
    [InlineData("--now; x", "-- '--now; x'")]
    public void What_looks_like_an_option_is_kept_from_being_one(string text, string word) =>
        Assert.Equal(word, ShellQuote.Operand(text));

    [Fact]
    public void A_word_is_always_one_printable_line() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => !ShellQuote.Quote(text ?? "").Any(char.IsControl))
            .QuickCheckThrowOnFailure();

    [BashFact]
    public void Bash_reads_back_what_was_quoted()
    {
        string[] texts =
        [
            "$(touch pwned)", "`id`", "a'b\"c", "two\nlines\r", "tab\tand\\back", "\u001b]0;x\a", "*", "~root", "{a,b}",
            "!!", "&& true", "#x", "'", "''", "\\'", "$'x'", "\u007f1", "\u0085x", "é\u200b9", "-n", "", "=ls", "a=b",
            "%s",
        ];
        ProcessStartInfo start = new("/bin/bash")
        {
            UseShellExecute = false, RedirectStandardOutput = true, Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("printf '%s\\0' " + string.Join(' ', texts.Select(ShellQuote.Quote)));
        using Process bash = Process.Start(start)!;
        string read = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(texts, read.Split('\0')[..^1]);
    }

    private sealed class BashFactAttribute : FactAttribute
    {
        public BashFactAttribute() => Skip = File.Exists("/bin/bash") ? null : "there is no /bin/bash here";
    }
}
