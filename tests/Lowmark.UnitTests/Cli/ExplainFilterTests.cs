using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli;

public class ExplainFilterTests
{
    [Theory]
    [InlineData("--pid", "5", 1)]
    [InlineData("--pid", "77", 3)]                                   // the trigger of all
    [InlineData("--pid", "8", 0)]
    [InlineData("--kind", "oom_kill", 3)]
    [InlineData("--kind", "memory_state", 0)]
    [InlineData("--memcg", "/system.slice", 3)]
    [InlineData("--memcg", "/system.slice/", 3)]
    [InlineData("--memcg", "/system", 0)]                            // a prefix by path component
    [InlineData("--memcg", "/system.slice/mysql.service", 3)]
    [InlineData("--memcg", "*mysql*", 3)]
    [InlineData("--memcg", "/kubepods*", 0)]
    [InlineData("--since", "102", 2)]                                // reports are at 101, 102 and 103 s
    [InlineData("--until", "102", 2)]
    [InlineData("--until", "100.9", 0)]
    public void An_option_keeps_what_it_names(string option, string value, int expected)
    {
        CliRun run = CliRun.Reading(
            "report 1 cgroup-limit 5\nreport 2 cgroup-limit 6\nreport 3 cgroup-limit 7\n", "explain", "--format",
                "jsonl", option, value);

        Assert.Equal(expected, run.Output.Count(character => character == '\n'));
        Assert.Equal(expected > 0 ? ExitCode.Incidents : ExitCode.Clean, run.Code);
    }

    [Fact]
    public void One_option_may_have_several_values_and_all_options_must_agree()
    {
        const string Log = "report 1 cgroup-limit 5\nreport 2 cgroup-limit 6\nreport 3 cgroup-limit 7\n";
        CliRun run = CliRun.Reading(Log, "explain", "--format", "jsonl", "--pid", "5", "--pid", "7", "--since", "102");

        Assert.Contains("\"pid\":7,", Assert.Single(run.Output.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_out_is_said() =>
        Assert.Equal(
            "no report matches the options (1 report in 1 line did not)\n",
                CliRun.Reading("report 1 cgroup-limit 5", "explain", "--pid", "8").Output);

    [Fact]
    public void A_report_whose_time_can_not_be_compared_is_kept_and_that_is_said()
    {
        CliRun run = CliRun.Reading(
            "report 1 cgroup-limit 5 Oct 11 12:24:42\nreport 2 cgroup-limit 6 2026-10-10T00:00:00\n",
            "explain", "--format", "jsonl", "--since", "2026-10-11");

        Assert.Contains("\"pid\":5,", Assert.Single(run.Output.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal(
            "lowmark: 1 report has no time that --since and --until can be compared with, and is shown\n", run.Errors);
    }

    [Theory]
    [InlineData("2026-10-11T12:00", "2026-10-11T11:59:59", -1)]
    [InlineData("2026-10-11T12:00", "2026-10-11 12:00:00", 0)]
    [InlineData("2026-10-11 12:00", "2026-10-11T12:00:00,000001", 1)]
    [InlineData("2026-10-11T12:00Z", "2026-10-11T13:00:00+02:00", -1)]            // 11:00 UTC
    [InlineData("2026-10-11T12:00:00+0200", "2026-10-11T10:00:00.000000000Z", 0)]
    [InlineData("2026-10-11T12:00", "2026-10-11T13:00:00+02:00", 1)]              // no offset: as it stands
    [InlineData("2026-10-11", "2026-10-11T00:00:00", 0)]
    [InlineData("2026-10-11", "Oct 11 12:24:42", null)]
    [InlineData("2026-10-11", null, null)]
    [InlineData("99.5", "2026-10-11", 1)]                                         // by the kernel's stamp, 100.5
    [InlineData("100.5", null, 0)]
    [InlineData("2026-11-21T06:54:06", "Sat Nov 21 06:54:05 2026", -1)]
    [InlineData("2026-11-21T06:54:06", "Sat Nov 21 06:54:06 2026", 0)]
    [InlineData("2026-11-01 06:54:05", "Sun Nov  1 06:54:06 2026", 1)]
    [InlineData("2026-11-21T06:54:06", "Sa Nov 21 06:54:06 2026", null)]
    [InlineData("2026-11-21T06:54:06Z", "2026-11-21T06:54:06,123456+00:00", 1)]
    public void Times_are_compared_by_what_both_have(string bound, string? wall, int? expected) =>
        Assert.Equal(expected,
            TimeBound.TryParse(bound, end: false)!.Compare(new ReportTime(100.5m, wall)) is { } sign ? Math.Sign(sign)
            : null);

    [Fact]
    public void A_day_as_the_end_is_the_whole_day()
    {
        TimeBound day = TimeBound.TryParse("2026-10-11", end: true)!;

        Assert.True(day.Compare(new(null, "2026-10-11T23:59:59.999")) <= 0);
        Assert.True(day.Compare(new(null, "2026-10-12T00:00:00")) > 0);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("2026-13-01")]
    [InlineData("2026-10-11T12:00+99")]
    [InlineData("2026-10-11T12:00+")]
    public void Other_texts_are_no_time(string text) => Assert.Null(TimeBound.TryParse(text, end: false));

    [Fact]
    public void Victims_groups_count_too()
    {
        DiagnosedReport report = Diagnosed.Full().Report with { Memcg = null };

        Assert.True(new ReportFilter(Memcgs: ["/system.slice"]).Keeps(report, out _));
        Assert.False(new ReportFilter(Memcgs: ["/user.slice"]).Keeps(report, out _));
    }
}
