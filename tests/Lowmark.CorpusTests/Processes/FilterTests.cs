using System.Globalization;
using System.Text;
using System.Text.Json;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>The options that choose reports, on logs with many.</summary>
public sealed class FilterTests
{
    // Tens of reports, a few milliseconds apart.
    private const string Many = "6.1.176/memcg-no-killable";

    [Fact]
    public async Task A_span_of_time_keeps_what_lies_in_it_with_both_ends()
    {
        IReadOnlyList<JsonElement> all = await Explain(Many);
        decimal[] times = [.. all.Select(Seconds)];
        decimal since = times[times.Length / 3];
        decimal until = times[2 * times.Length / 3];

        IReadOnlyList<JsonElement> kept = await Explain(
            Many, "--since", since.ToString(CultureInfo.InvariantCulture),
            "--until", until.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(times.Where(time => time >= since && time <= until), kept.Select(Seconds));
        Assert.InRange(kept.Count, 2, all.Count - 2);
        Assert.Equal((since, until), (Seconds(kept[0]), Seconds(kept[^1])));
    }

    [Fact]
    public async Task Nothing_is_left_after_the_last_moment_and_that_is_told_in_the_sums()
    {
        LowmarkRun run = await LowmarkRun.Of(
            "explain", "--format", "json", "--since", "100000", Repository.Log(Many));

        JsonElement document = Json.Document(run);
        Assert.Equal(ExitCode.Clean, run.Code);
        Assert.Equal(0, document.GetProperty("reports").GetArrayLength());
        Assert.Equal(0, document.GetProperty("incidents").GetArrayLength());
        Assert.Equal(
            (await Explain(Many)).Count, document.GetProperty("stats").GetProperty("filtered_reports").GetInt32());
    }

    [Theory]
    [InlineData("6.1.176/mod-dma", "page_allocation_failure")]
    [InlineData("6.1.176/mod-dma", "oom_kill")]
    [InlineData("6.1.176/global", "oom_kill")]
    [InlineData("6.1.176/global", "page_allocation_failure")]
    public async Task A_kind_keeps_its_reports_only(string name, string kind)
    {
        IReadOnlyList<JsonElement> all = await Explain(name);
        IReadOnlyList<JsonElement> kept = await Explain(name, "--kind", kind);

        Assert.Equal(all.Where(report => Kind(report) == kind).Select(Id), kept.Select(Id));
    }

    [Fact]
    public async Task Several_kinds_keep_the_reports_of_each()
    {
        IReadOnlyList<JsonElement> all = await Explain("6.1.176/mod-dma");

        Assert.Equal(
            all.Select(Id),
            (await Explain("6.1.176/mod-dma", "--kind", "oom_kill", "--kind", "page_allocation_failure")).Select(Id));
    }

    [Fact]
    public async Task A_pid_keeps_the_reports_of_which_it_is_the_victim_or_the_trigger()
    {
        IReadOnlyList<JsonElement> all = await Explain("6.1.176/global-adj");
        int pid = all[1].GetProperty("victims")[0].GetProperty("pid").GetInt32();

        IReadOnlyList<JsonElement> kept = await Explain("6.1.176/global-adj", "--pid", $"{pid}");

        Assert.Equal(all.Where(report => Concerns(report, pid)).Select(Id), kept.Select(Id));
        Assert.InRange(kept.Count, 1, all.Count - 1);
        Assert.Empty(await Explain("6.1.176/global-adj", "--pid", "99999"));
    }

    [Theory]
    [InlineData("/mm_test", 1)]
    [InlineData("/mm_test/", 1)]
    [InlineData("/mm_test/web", 1)]
    [InlineData("/mm_*", 1)]
    [InlineData("/mm", 0)]
    [InlineData("/mm_test/web/deeper", 0)]
    [InlineData("/other", 0)]
    public async Task A_group_keeps_the_reports_in_it_and_below(string group, int count) =>
        Assert.Equal(count, (await Explain("6.12.107/parent-cgroup-limit-v2", "--memcg", group)).Count);

    [Fact]
    public async Task A_clock_time_that_can_not_be_compared_keeps_the_report_and_says_so()
    {
        LowmarkRun run = await LowmarkRun.Of(
            "explain", "--format", "jsonl", "--since", "2026-10-11", Repository.Log("6.12.107/global"));

        Assert.NotEmpty(Json.Lines(run));
        Assert.Contains("no time that --since and --until can be compared with", run.Errors);
    }

    [Fact]
    public async Task Clock_times_choose_where_the_log_has_them()
    {
        string[] report = [.. Diagnosed.FirstReportLines("6.12.107/parent-cgroup-limit-v2")];
        string log = string.Concat(Enumerable.Range(1, 5).SelectMany(hour => report.Select(line =>
            $"2026-10-11T0{hour}:30:00.000000+00:00 db1 kernel: {line[(line.IndexOf(']') + 2)..]}\n")));

        LowmarkRun run = await LowmarkRun.Reading(
            Encoding.UTF8.GetBytes(log), "explain", "--format", "jsonl", "--since", "2026-10-11T02:00:00Z",
            "--until", "2026-10-11T06:30:00+02:00");

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Equal(
            ["02:30", "03:30", "04:30"],
            Json.Lines(run).Select(found => found.GetProperty("time").GetProperty("wall").GetString()![11..16]));
    }

    private static async Task<IReadOnlyList<JsonElement>> Explain(string name, params string[] options)
    {
        LowmarkRun run = await LowmarkRun.Of(["explain", "--format", "jsonl", .. options, Repository.Log(name)]);
        IReadOnlyList<JsonElement> reports = Json.Lines(run);
        Assert.Equal((reports.Count > 0 ? ExitCode.Incidents : ExitCode.Clean, ""), (run.Code, run.Errors));
        return reports;
    }

    private static long Id(JsonElement report) => report.GetProperty("id").GetInt64();

    private static string? Kind(JsonElement report) => report.GetProperty("kind").GetString();

    private static decimal Seconds(JsonElement report) =>
        report.GetProperty("time").GetProperty("monotonic_s").GetDecimal();

    private static bool Concerns(JsonElement report, int pid) =>
        (report.GetProperty("trigger") is { ValueKind: JsonValueKind.Object } trigger
                && trigger.GetProperty("pid") is { ValueKind: JsonValueKind.Number } its && its.GetInt32() == pid)
            || report.GetProperty("victims").EnumerateArray()
                .Any(victim => victim.GetProperty("pid").GetInt32() == pid);
}
