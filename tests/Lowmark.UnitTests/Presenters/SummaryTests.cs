using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

/// <summary><c>--summary</c>: rows that line up and fit.</summary>
public class SummaryTests
{
    [Fact]
    public void A_summary_is_one_aligned_row_an_incident()
    {
        string[] rows = Shown.Summary(Diagnosed.Full(1, 1), Diagnosed.Full(2, 2), Diagnosed.Full(3, 2),
            new(Diagnosed.Bare(4, 4), [])).TrimEnd('\n').Split('\n');

        Assert.Equal(4, rows.Length);
        Assert.Equal(
            "TIME                 KIND      CAUSE         REPORTS  KILLED  SCOPE                        VICTIMS",
            rows[0]);
        Assert.Equal(
            "2026-10-11T12:24:42  oom_kill  cgroup-limit        1       1  /system.slice/mysql.service  mysqld (pid 1234)",
            rows[1]);
        Assert.Equal(
            "2026-10-11T12:24:42  oom_kill  cgroup-limit        2       2  /system.slice/mysql.service  mysqld ×2",
            rows[2]);
        Assert.Equal(
            "time not in the log  oom_kill  unknown             1       -  -                            -", rows[3]);
    }

    [Fact]
    public void A_row_of_a_program_names_whom_it_hit_and_no_number_that_it_does_not_tell()
    {
        DiagnosedReport killed = Diagnosed.Bare(kind: ReportKind.UserspaceKill) with
        {
            Program = new(12, ProgramName.Earlyoom, ProgramSays.Killed) { Comm = "firefox", Pid = 42 },
        };

        Assert.EndsWith(
            "1       -  earlyoom  firefox (pid 42)", Rows(new(120), new ExplainedReport(killed, []))[1],
            StringComparison.Ordinal);
    }

    // Natural widths: 19 + 8 + 12 + 7 + 6 + 27 + 17 and six gaps of 2 are 108.
    [Theory]
    [InlineData(108,
        "2026-10-11T12:24:42  oom_kill  cgroup-limit        1       1  /system.slice/mysql.service  mysqld (pid 1234)")]
    [InlineData(107,
        "2026-10-11T12:24:42  oom_kill  cgroup-limit        1       1  /system.slic…mysql.service  mysqld (pid 1234)")]
    [InlineData(80, "2026-10-11T12:24:42  cgroup-limit        1       1  /syste…ervice  mysqld… 1234)")]
    [InlineData(60, "2026-10-11T12:24:42  cgroup-limit        1       1")]
    public void A_row_fits_the_width(int width, string row) =>
        Assert.Equal(row, Rows(new(width), Diagnosed.Full())[1]);

    [Fact]
    public void Without_unicode_the_cut_is_three_dots() =>
        Assert.Equal(
            "2026-10-11T12:24:42  oom_kill  cgroup-limit        1       1  /system.sli...ysql.service  mysqld (pid 1234)",
            Rows(new(107, Unicode: false), Diagnosed.Full())[1]);

    [Fact]
    public void No_row_is_wider_than_asked_for_whatever_the_group_is_called()
    {
        string[] paths =
        [
            "/", "/a", "/" + new string('x', 5000), "/" + new string('漢', 40), "/\u001b[31m" + new string('é', 99),
        ];
        for (int width = TextOptions.NarrowestWidth; width <= TextOptions.WidestWidth; width++)
        {
            string[] rows = Rows(new(width), [.. paths.Select((path, at) => In(path, at + 1))]);

            Assert.Equal(paths.Length + 1, rows.Length);
            Assert.All(rows, row => Assert.InRange(Columns(row), 1, width));
        }
    }

    [Fact]
    public void A_row_beyond_those_that_were_measured_keeps_to_their_columns()
    {
        string[] rows = Rows(
            new(100), [.. Enumerable.Range(1, 200).Select(id => In("/a", id)), In("/" + new string('x', 300), 201)]);

        Assert.All(rows, row => Assert.InRange(row.Length, 1, 100));
        Assert.Equal(rows[0].IndexOf("VICTIMS", StringComparison.Ordinal),
            rows[201].IndexOf("mysqld", StringComparison.Ordinal));
    }

    /// <summary>The wide characters used here take two.</summary>
    private static int Columns(string row) => row.EnumerateRunes().Sum(rune => rune.Value >= 0x2e80 ? 2 : 1);

    private static string[] Rows(TextOptions options, params ExplainedReport[] reports) =>
        Shown.Summary(options, reports).TrimEnd('\n').Split('\n');

    private static ExplainedReport In(string path, int id)
    {
        ExplainedReport full = Diagnosed.Full(id, id);
        return full with { Report = full.Report with { Memcg = full.Report.Memcg! with { OomPath = path } } };
    }
}
