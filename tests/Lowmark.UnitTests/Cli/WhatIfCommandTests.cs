using System.Text.Json;
using Lowmark.Cli;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli;

public sealed class WhatIfCommandTests : IDisposable
{
    private const string Global = "6.12.107/global";
    private static readonly string s_log = Repository.Log(Global);

    private static readonly JsonSerializerOptions s_laidOut = new() { WriteIndented = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("lowmark-what-if").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("text", "What if:   swap=+512M")]
    [InlineData("md", "# ")]
    [InlineData("html", "<!DOCTYPE html>")]
    [InlineData("json", "{\"schema\":1,\"what_if\":[{\"report\":1,")]
    public void Every_form_is_printed(string format, string holds) =>
        Assert.Contains(
            holds, WhatIf(s_log, "--set", "swap=+512M", "--format", format).Output, StringComparison.Ordinal);

    /// <summary>An incident's JSON holds all that a what-if asks for.</summary>
    [Theory]
    [InlineData("json", false)]
    [InlineData("json", true)]
    [InlineData("jsonl", false)]
    public void What_explain_printed_gives_the_same_answer_as_the_log(string form, bool isLaidOut)
    {
        string printed = CliRun.OfLogs(host => host, "explain", s_log, "--format", form).Output;
        if (isLaidOut)
        {
            printed = JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(printed), s_laidOut);
        }

        string file = Path.Combine(_folder, "incident.json");
        File.WriteAllText(file, printed);
        string[] asked = ["--set", "swap=+512M", "--set", "oom_score_adj:memhog=-900", "--solve", "ram",
            "--demand", "memhog=400M", "--format", "json"];

        Assert.Equal(WhatIf([s_log, .. asked]), WhatIf([file, .. asked]));
    }

    [Fact]
    public void A_log_may_come_from_standard_input()
    {
        CliRun run = CliRun.OfLogs(
            host => host with { Input = new MemoryStream(File.ReadAllBytes(s_log)) },
            "what-if", "-", "--set", "swap=+512M");

        Assert.Contains("standard input lines", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_files_of_proc_is_a_machine()
    {
        MachineFolder.Put(_folder, "6.12.107/mod-atomic-large-reserve-before");
        CliRun run = WhatIf(_folder, "--set", "min_free_kbytes=65536", "--request", "order=0,gfp=GFP_ATOMIC");

        Assert.Equal("", run.Errors);
        Assert.Contains("min_free_kbytes=65536", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_incident_is_answered_for_and_one_report_can_be_chosen()
    {
        string file = Path.Combine(_folder, "two.log");
        string log = File.ReadAllText(s_log);
        File.WriteAllText(file, $"{log}\n{File.ReadAllText(Repository.Log("6.12.107/cgroup-limit-v2"))}");

        JsonElement all = Json(WhatIf(file, "--set", "swap=+1G", "--format", "json"));
        JsonElement second = Json(WhatIf(file, "--set", "swap=+1G", "--format", "json", "--report", "2"));

        Assert.Equal([1, 2], all.EnumerateArray().Select(one => one.GetProperty("report").GetInt32()));
        Assert.Equal([2], second.EnumerateArray().Select(one => one.GetProperty("report").GetInt32()));
    }

    [Fact]
    public void A_report_that_is_not_there_is_said()
    {
        CliRun run = WhatIf(s_log, "--set", "swap=+1G", "--report", "7");

        Assert.Equal(("", ExitCode.Clean), (run.Output, run.Code));
        Assert.Contains("no report 7", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_an_incident_has_nothing_to_replay()
    {
        string file = Path.Combine(_folder, "quiet.log");
        File.WriteAllText(file, "[    1.000000] all is well\n");
        CliRun run = WhatIf(file, "--set", "swap=+1G");

        Assert.Equal(ExitCode.Clean, run.Code);
        Assert.Contains("nothing to replay", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_not_there_is_unreadable() =>
        Assert.Equal(ExitCode.Unreadable, WhatIf(Path.Combine(_folder, "none"), "--set", "swap=+1G").Code);

    [Theory]
    [InlineData("--set SETTING, or --solve SETTING")]
    [InlineData("swap=+SIZE", "--set", "swap=512M")]
    [InlineData("--solve takes min_free_kbytes", "--solve", "patience")]
    [InlineData("NAME=SIZE", "--set", "compact", "--demand", "mysqld")]
    public void What_is_wrong_with_the_command_line_is_told(string told, params string[] arguments)
    {
        CliRun run = WhatIf([s_log, .. arguments]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    private static CliRun WhatIf(params string[] arguments) =>
        CliRun.OfLogs(host => host, ["what-if", .. arguments]);

    private static JsonElement Json(CliRun run) =>
        JsonSerializer.Deserialize<JsonElement>(run.Output).GetProperty("what_if");
}
