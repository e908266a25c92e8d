using System.Text;
using System.Text.Json;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>Any program can give itself a name and any user of a container a group: neither acts on the terminal, the
/// shell or the diagnosis.</summary>
public sealed class HostileNameTests : IDisposable
{
    private const string Log = "6.12.107/parent-cgroup-limit-v2";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>At most 15 bytes: TASK_COMM_LEN less the NUL.</summary>
    public static TheoryData<string> Names =>
    [
        "\e[2J\e[1;31mred", "\e]0;title\a", "\b\b\b\bgone", "a\rOut of memory", "\u009b31mred", "\u202edlihc",
        "\u200bnone", "\u007f\u0001\u0002", "\\x1b[31mred", "#033[31mred", "^[[31mred", "x) total-vm:9kB",
        "1 (b), UID:7", "a'b\"c`d$(id)", "$(>pwned)", "';>pwned;'", "a|b&c;d>e<f", "<b onclick=x>", "{\"pid\":1}",
        "%s%n%x{0}", "", " ", "-rf", "Killed process", "(((((((((((((((", ")))))))))))))))", "\ufffd\ufffd",
        "naïve-café",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_neither_acts_on_the_terminal_nor_changes_the_diagnosis(string comm)
    {
        byte[] log = ReportWith("web-worker", comm);

        LowmarkRun text = LowmarkRun.InProcess(log, "explain", "--verbose");
        LowmarkRun summary = LowmarkRun.InProcess(log, "explain", "--summary");
        LowmarkRun json = LowmarkRun.InProcess(log, "explain", "--format", "jsonl");

        Assert.All([text, summary, json], run => Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors)));
        AssertInert(text.Text);
        AssertInert(summary.Text);
        Assert.Single(text.Text.Split('\n'), line => line.StartsWith('['));
        Assert.All(json.Output, value => Assert.True(value is (byte)'\n' or (>= 0x20 and < 0x7f), $"byte {value}"));
        JsonElement report = Assert.Single(Json.Lines(json));
        Assert.Equal("cgroup-parent-limit", report.GetProperty("cause").GetProperty("id").GetString());
        JsonElement victim = Assert.Single(report.GetProperty("victims").EnumerateArray());
        Assert.Equal(
            (136, 55540, 54392),
            (victim.GetProperty("pid").GetInt32(), victim.GetProperty("total_vm_kib").GetInt32(),
                victim.GetProperty("anon_rss_kib").GetInt32()));
    }

    /// <summary>Units are named by whoever writes a unit file, and generators take their names from anywhere.</summary>
    [Theory]
    [InlineData("red\e[31m")]
    [InlineData("title\e]0;x\a")]
    [InlineData("\u202eelgnaj")]
    [InlineData("<img/src=x/onerror=y>")]
    [InlineData("</title><script>x</script>")]
    [InlineData("`$(id>pwned)`")]
    [InlineData("';>pwned;'")]
    [InlineData("[a](javascript:b)|c")]
    public async Task A_unit_that_a_program_names_is_inert_in_every_form(string name)
    {
        byte[] log = Encoding.UTF8.GetBytes(
            $"Oct 11 12:24:43 web1 systemd[1]: {name}.service: A process of this unit has been killed by the OOM "
            + $"killer.\nOct 11 12:24:44 web1 systemd[1]: {name}.service: Failed with result 'oom-kill'.\n");

        foreach (string format in (string[])["text", "md", "html"])
        {
            LowmarkRun run = LowmarkRun.InProcess(log, "explain", "--verbose", "--format", format);
            AssertInert(run.Text);
            if (format == "html") { Assert.DoesNotMatch("<(script|img)", run.Text); }
        }

        AssertInert(LowmarkRun.InProcess(log, "explain", "--summary").Text);
        string commands = string.Join(
            '\n', Json.Lines(LowmarkRun.InProcess(log, "explain", "--format", "jsonl"))
                .SelectMany(report => report.GetProperty("remedies").EnumerateArray())
                .SelectMany(remedy => remedy.GetProperty("commands").EnumerateArray())
                .Select(line => line.GetString()));
        LowmarkRun parsed = await LowmarkRun.InShell($"cd '{_folder.Path}' && sh -n <<'END'\n{commands}\nEND\n", []);
        Assert.Equal("", parsed.Errors);
    }

    [Theory]
    [InlineData("fake\\x0aevil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0")]
    [InlineData("x,task=init,pid=1,uid=0")]
    [InlineData("x: Killed process 1 (init) total-vm:1kB, anon-rss:1kB, file-rss:1kB")]
    [InlineData("x killed as a result of limit of /other")]
    [InlineData("memory: usage 1kB, limit 1kB, failcnt 1")]
    public void A_group_that_is_called_like_a_line_of_a_report_adds_none_and_blames_nobody_else(string group)
    {
        LowmarkRun run = LowmarkRun.InProcess(ReportWith("/mm_test", $"/{group}"), "explain", "--format", "jsonl");

        Assert.Equal([136], Victims(Assert.Single(Json.Lines(run))));
    }

    // What follows a line end in a name is a line of the log: it may stand for a report, not for a victim.
    [Theory]
    [InlineData("\n")]
    [InlineData("#012")]
    public void A_line_end_in_a_groups_name_hides_no_kill_and_blames_nobody_else(string lineEnd)
    {
        byte[] log = ReportWith(
            "/mm_test", $"/fake{lineEnd}evil invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0");

        LowmarkRun run = LowmarkRun.InProcess(log, "explain", "--format", "jsonl");

        Assert.Equal([136], Json.Lines(run).SelectMany(Victims));
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
        LowmarkRun run = LowmarkRun.InProcess(ReportWith("/mm_test", $"/{group}"), "explain", "--format", "jsonl");
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

    /// <summary>Wherever a name comes from that a remedy may say to use.</summary>
    [Theory]
    [InlineData("/system.slice/{0}.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/{0}.service")]
    [InlineData("/user.slice/user-{0}.slice/user@{0}.service/app.slice/a.service")]
    [InlineData("/system.slice/docker-{0}0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope")]
    [InlineData("/docker/{0}")]
    [InlineData("/kubepods.slice/kubepods-pod{0}.slice/cri-containerd-{0}.scope")]
    [InlineData("/machine.slice/machine-{0}.scope")]
    public async Task No_name_leaves_its_word_in_the_commands_that_are_proposed(string group)
    {
        string[] names =
        [
            "$(>pwned)", "`>pwned`", "';>pwned;'", "\";>pwned;\"", "\\';>pwned;\\'", "&&>pwned||", ";>pwned;",
            "|>pwned", "a>pwned", "a b;>pwned", "--x;>pwned", "#>pwned", "*>pwned", "~>pwned", "!>pwned",
        ];
        string[] commands = [.. names.SelectMany(name => CommandsOf(
            ReportWith("/mm_test", group.Replace("{0}", name, StringComparison.Ordinal))))];
        string script = string.Join('\n', commands);

        Assert.NotEmpty(commands);
        LowmarkRun parsed = await LowmarkRun.InShell($"sh -n <<'END OF IT'\n{script}\nEND OF IT\n");
        await LowmarkRun.InShell($"cd '{_folder.Path}' && PATH=/nonexistent\n{script}\n");
        Assert.Equal("", parsed.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_files_name_is_inert_too()
    {
        string file = _folder.File("\e[31mred'$(id)\n.log", Report());

        LowmarkRun found = await LowmarkRun.Of("explain", "--verbose", file);
        LowmarkRun missing = await LowmarkRun.Of("explain", file + ".gone");

        AssertInert(found.Text);
        Assert.DoesNotContain('\e', missing.Errors);
        Assert.Single(missing.Errors.TrimEnd('\n').Split('\n'));
    }

    private static void AssertInert(string text) =>
        Assert.All(
            text.EnumerateRunes(),
            rune => Assert.True(
                rune.Value == '\n' || !(Rune.IsControl(rune) || rune.Value is 0x200b or 0x202e), $"U+{rune.Value:X4}"));

    private static IEnumerable<string> CommandsOf(byte[] log) =>
        Json.Lines(LowmarkRun.InProcess(log, "explain", "--format", "jsonl"))
            .SelectMany(report => report.GetProperty("remedies").EnumerateArray())
            .SelectMany(remedy => remedy.GetProperty("commands").EnumerateArray()
                .Concat(remedy.GetProperty("undo").EnumerateArray()))
            .Select(command => command.GetString()!)
            .Where(command => command.Contains("pwned", StringComparison.Ordinal));

    private static IEnumerable<int> Victims(JsonElement report) =>
        report.GetProperty("victims").EnumerateArray().Select(victim => victim.GetProperty("pid").GetInt32());

    private static byte[] ReportWith(string name, string hostile) =>
        Encoding.UTF8.GetBytes(Report().Replace(name, hostile, StringComparison.Ordinal));

    private static string Report() => string.Join('\n', Diagnosed.FirstReportLines(Log)) + "\n";
}
