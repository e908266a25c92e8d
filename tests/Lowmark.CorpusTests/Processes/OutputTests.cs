using System.Text.Json;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>What comes out: the same for the same input, in all forms; inert when its reader goes away.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly string AllLogs = Path.Combine(Repository.Corpus, "*", "*", "dmesg.txt");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_holds_the_reports_that_jsonl_prints()
    {
        LowmarkRun json = await LowmarkRun.Of("explain", "--format", "json", AllLogs);
        LowmarkRun jsonl = await LowmarkRun.Of("explain", "--format", "jsonl", AllLogs);

        JsonElement document = Json.Document(json);
        JsonElement[] reports = [.. document.GetProperty("reports").EnumerateArray()];
        IReadOnlyList<JsonElement> lines = Json.Lines(jsonl);
        Assert.Equal(1, document.GetProperty("schema").GetInt32());
        Assert.Equal(lines.Count, reports.Length);
        Assert.All(reports.Zip(lines), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second)));
        Assert.Equal(reports.Length, document.GetProperty("stats").GetProperty("reports").GetInt32());
        Assert.Equal(
            Enumerable.Range(1, reports.Length), reports.Select(report => report.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Incidents_hold_each_report_once_and_no_other()
    {
        JsonElement document = Json.Document(await LowmarkRun.Of("explain", "--format", "json", AllLogs));

        JsonElement[] incidents = [.. document.GetProperty("incidents").EnumerateArray()];
        Assert.Equal(
            document.GetProperty("reports").EnumerateArray()
                .Select(report => (report.GetProperty("incident").GetInt64(), report.GetProperty("id").GetInt64()))
                .Order(),
            incidents.SelectMany(incident => incident.GetProperty("report_ids").EnumerateArray()
                .Select(id => (incident.GetProperty("id").GetInt64(), id.GetInt64()))).Order());
        Assert.Equal(incidents.Length, document.GetProperty("stats").GetProperty("incidents").GetInt32());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("md")]
    [InlineData("html")]
    [InlineData("json")]
    public async Task Time_zone_and_language_of_the_machine_have_no_part_in_it(string format)
    {
        string[] command = ["explain", "--format", format, "--verbose", Repository.Log("6.12.107/global")];
        LowmarkRun here = await LowmarkRun.InShell("TZ=UTC LC_ALL=C.UTF-8 \"$@\"", command);
        LowmarkRun there = await LowmarkRun.InShell("TZ=Asia/Kolkata LC_ALL=tr_TR.UTF-8 \"$@\"", command);

        Assert.Equal(ExitCode.Incidents, here.Code);
        Assert.Equal(here.Text, there.Text);
    }

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--format", "json")]
    [InlineData("--format", "jsonl")]
    public async Task The_same_input_gives_the_same_bytes(params string[] options)
    {
        LowmarkRun first = await LowmarkRun.Of(["explain", .. options, AllLogs]);
        LowmarkRun second = await LowmarkRun.Of(["explain", .. options, AllLogs]);

        Assert.Equal((ExitCode.Incidents, ""), (first.Code, first.Errors));
        Assert.NotEmpty(first.Output);
        Assert.True(first.Output.AsSpan().SequenceEqual(second.Output), "the two runs differ");
    }

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--summary")]
    [InlineData("--format", "json")]
    [InlineData("--format", "jsonl")]
    public async Task A_reader_that_is_gone_before_the_first_byte_ends_the_run_without_a_word(params string[] options)
    {
        string code = Path.Combine(_folder.Path, "code");
        string gone = Path.Combine(_folder.Path, "gone");
        LowmarkRun run = await LowmarkRun.InShell(
            $"{{ until [ -e '{gone}' ]; do sleep 0.05; done; \"$@\"; echo $? >'{code}'; }}"
                + $" | {{ exec <&-; : >'{gone}'; }}",
            ["explain", .. options, AllLogs]);

        Assert.Equal((0, "", ""), (run.Code, run.Text, run.Errors));
        Assert.Equal($"{ExitCode.ClosedPipe}\n", File.ReadAllText(code));
    }

    [Fact]
    public async Task A_reader_that_goes_away_after_the_first_line_has_it_whole()
    {
        string code = Path.Combine(_folder.Path, "code");
        LowmarkRun whole = await LowmarkRun.Of("explain", "--format", "jsonl", AllLogs);
        LowmarkRun cut = await LowmarkRun.InShell(
            $"{{ \"$@\"; echo $? >'{code}'; }} | head -n 1", "explain", "--format", "jsonl", AllLogs);

        Assert.True(whole.Output.Length > 256 * 1024, "too little output: the pipe's buffer takes it all");
        Assert.Equal((0, ""), (cut.Code, cut.Errors));
        Assert.Equal(whole.Text[..(whole.Text.IndexOf('\n', StringComparison.Ordinal) + 1)], cut.Text);
        Assert.Equal($"{ExitCode.ClosedPipe}\n", File.ReadAllText(code));
    }

    [Fact]
    public async Task Results_that_can_not_be_written_are_no_success()
    {
        LowmarkRun run = await LowmarkRun.InShell("\"$@\" >/dev/full", "explain", AllLogs);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith("lowmark: cannot write the results: ", run.Errors);
    }

    [Theory]
    [InlineData("no-incident", ExitCode.Clean)]
    [InlineData("global", ExitCode.Incidents)]
    [InlineData("mod-vmalloc", ExitCode.Inconclusive)]
    public async Task The_exit_code_tells_what_was_found(string scenario, int code) =>
        Assert.Equal(code, (await LowmarkRun.Of("explain", Repository.Log($"6.12.107/{scenario}"))).Code);

    [Fact]
    public async Task What_was_not_read_weighs_more_than_what_was_found_and_that_more_than_what_is_not_known()
    {
        string missing = Path.Combine(_folder.Path, "missing.log");
        string known = Repository.Log("6.12.107/global");
        string unknown = Repository.Log("6.12.107/mod-vmalloc");
        string clean = Repository.Log("6.12.107/no-incident");

        Assert.Equal(ExitCode.Unreadable, (await LowmarkRun.Of("explain", known, unknown, clean, missing)).Code);
        Assert.Equal(ExitCode.Incidents, (await LowmarkRun.Of("explain", clean, unknown, known)).Code);
        Assert.Equal(ExitCode.Inconclusive, (await LowmarkRun.Of("explain", clean, unknown)).Code);
        Assert.Equal(ExitCode.Usage, (await LowmarkRun.Of("explain", missing, known, "--no-such-option")).Code);
    }
}
