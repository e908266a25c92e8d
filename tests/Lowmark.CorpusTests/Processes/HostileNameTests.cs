using System.Text;
using System.Text.Json;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>Any program can give itself a name and any user of a container a group: neither acts on the terminal, the
/// shell or the diagnosis.</summary>
public sealed class HostileNameTests : IDisposable
{
    private const string Name = "6.12.107/parent-cgroup-limit-v2";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>At most 15 bytes: TASK_COMM_LEN less the NUL.</summary>
    public static TheoryData<string> Names =>
    [
        "\e[2J\e[1;31mred", "\e]0;title\a", "\b\b\b\bgone", "a\rOut of memory", "\u009b31mred", "\u202edlihc",
        "\u200bnone", "\u007f\u0001\u0002", "\\x1b[31mred", "#033[31mred", "^[[31mred", "x) total-vm:9kB", "1 (b), UID:7",
        "a'b\"c`d$(id)", "$(>pwned)", "';>pwned;'", "a|b&c;d>e<f", "<b onclick=x>", "{\"pid\":1}", "%s%n%x{0}", "",
        " ", "-rf", "Killed process", "(((((((((((((((", ")))))))))))))))", "\ufffd\ufffd", "naïve-café",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_neither_acts_on_the_terminal_nor_changes_the_diagnosis(string comm)
    {
        string log = Report().Replace("web-worker", comm, StringComparison.Ordinal);

        LowmarkRun text = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--verbose");
        LowmarkRun summary = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--summary");
        LowmarkRun json = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl");

        Assert.All([text, summary, json], run => Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors)));
        AssertInert(text);
        AssertInert(summary);
        Assert.All(json.Output, value => Assert.True(value is (byte)'\n' or (>= 0x20 and < 0x7f), $"byte {value}"));
        JsonElement report = Assert.Single(Json.Lines(json));
        Assert.Equal("cgroup-parent-limit", report.GetProperty("cause").GetProperty("id").GetString());
        JsonElement victim = Assert.Single(report.GetProperty("victims").EnumerateArray());
        Assert.Equal(
            (136, 55540, 54392),
            (victim.GetProperty("pid").GetInt32(), victim.GetProperty("total_vm_kib").GetInt32(),
                victim.GetProperty("anon_rss_kib").GetInt32()));
    }

    [Theory]
    [InlineData("fake\nevil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")]
    [InlineData("fake\\x0aevil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")]
    [InlineData("fake#012evil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")]
    [InlineData("x,task=init,pid=1,uid=0")]
    [InlineData("x: Killed process 1 (init) total-vm:1kB, anon-rss:1kB, file-rss:1kB")]
    public async Task A_group_that_is_called_like_a_report_adds_none_and_blames_nobody_else(string group)
    {
        string log = Report().Replace("/mm_test", $"/{group}", StringComparison.Ordinal);

        LowmarkRun run = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl");

        JsonElement report = Assert.Single(Json.Lines(run));
        Assert.Equal(
            [136],
            report.GetProperty("victims").EnumerateArray().Select(victim => victim.GetProperty("pid").GetInt32()));
    }

    [Theory]
    [InlineData("$(>pwned)")]
    [InlineData("`>pwned`")]
    [InlineData("';>pwned;'")]
    [InlineData("\";>pwned;\"")]
    [InlineData("\\';>pwned;\\'")]
    [InlineData("a b;>pwned")]
    [InlineData("&&>pwned||")]
    public async Task A_groups_name_is_one_word_in_the_commands_that_are_proposed(string group)
    {
        string log = Report().Replace("/mm_test", $"/{group}", StringComparison.Ordinal);
        LowmarkRun run = await LowmarkRun.Reading(Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl");
        string[] commands = [.. Json.Lines(run).SelectMany(report => report.GetProperty("remedies").EnumerateArray())
            .SelectMany(remedy => remedy.GetProperty("commands").EnumerateArray())
            .Select(command => command.GetString()!)
            .Where(command => command.Contains("pwned", StringComparison.Ordinal))];

        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            // No program can be found, and commands that name a file to write to have no other way than tee.
            await LowmarkRun.InShell($"cd '{_folder.Path}' && PATH=/nonexistent\n{command}\n");
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_files_name_is_inert_too()
    {
        string file = _folder.File("\e[31mred'$(id)\n.log", Report());

        LowmarkRun found = await LowmarkRun.Of("explain", "--verbose", file);
        LowmarkRun missing = await LowmarkRun.Of("explain", file + ".gone");

        AssertInert(found);
        Assert.DoesNotContain('\e', missing.Errors);
        Assert.Single(missing.Errors.TrimEnd('\n').Split('\n'));
    }

    private static void AssertInert(LowmarkRun run)
    {
        Assert.All(
            run.Text.EnumerateRunes(),
            rune => Assert.True(
                rune.Value == '\n' || !(Rune.IsControl(rune) || rune.Value is 0x200b or 0x202e), $"U+{rune.Value:X4}"));
        Assert.DoesNotContain("Out of memory: ", run.Text.Split('\n').Skip(1).Where(IsHeadline));
    }

    private static bool IsHeadline(string line) => line.StartsWith('[');

    private static string Report() => string.Join('\n', Diagnosed.FirstReportLines(Name)) + "\n";
}
