using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>A line inside a report is the report's or another's, or it is listed: none is dropped.</summary>
public class UnclaimedLineTests
{
    private static readonly string[] s_report =
    [
        "a invoked oom-killer: gfp_mask=0x280da, order=0, oom_score_adj=0",
        "CPU: 0 PID: 9 Comm: a Not tainted 3.16.0 #1", "Call Trace:", " dump_stack+0x1/0x2", "Mem-Info:",
        "active_anon:1 inactive_anon:2", "3 pages RAM",
        "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name",
        "[    9]     0     9      100       50      10        0             0 a",
        "[   10]     0    10      100       50      10        0             0 b",
        "[   11]     0    11      100       50      10        0             0 c",
        "[   12]     0    12      100       50      10        0             0 d",
        "Out of memory: Kill process 9 (a) score 900 or sacrifice child",
        "Killed process 9 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB",
    ];

    private static readonly string[] s_askedFor =
        ["Mem-Info:", "active_anon:7 inactive_anon:8", "DMA free:9kB min:1kB low:1kB high:1kB", "9 pages RAM"];

    [Fact]
    public void A_memory_state_that_somebody_asked_for_inside_a_report_is_listed_there()
    {
        Report report = Assert.Single(LogText.Reports(Stamped([.. s_report[..^1], .. s_askedFor, s_report[^1]])));

        Assert.Equal(s_askedFor, report.Unclaimed.Select(line => line.Text));
        Assert.Equal([14L, 15L, 16L, 17L], report.Unclaimed.Select(line => line.Line));
        Assert.Equal(4, report.UnclaimedCount);
        Assert.Equal(14, report.Lines.Count);
    }

    [Fact]
    public void A_kill_that_somebody_asked_for_and_that_found_nobody_is_listed_in_the_report_around_it()
    {
        const string Asked = "sysrq: Manual OOM execution";

        Report report = Assert.Single(LogText.Reports(Stamped([.. s_report[..^1], Asked, s_report[^1]])));

        Assert.Equal([(14L, Asked)], report.Unclaimed);
    }

    [Fact]
    public void What_somebody_asked_for_after_a_kill_is_in_no_report()
    {
        Report report = Assert.Single(LogText.Reports(
            Stamped([.. s_report, .. s_askedFor, "oom_reaper: reaped process 9 (a), now anon-rss:0kB"])));

        Assert.Equal(0, report.UnclaimedCount);
        Assert.Equal(19, report.LastLine);
    }

    /// <summary>The state was printed by the kernel that ran out of memory after all: its header is lost.</summary>
    [Fact]
    public void A_block_that_becomes_a_report_is_listed_in_no_other()
    {
        Report[] reports = LogText.Reports(Stamped(
            [.. s_report[..^1], .. s_askedFor, s_report[7], s_report[9], "Kernel panic - not syncing: Out of memory: x",
            s_report[^1]]));

        Assert.Equal(2, reports.Length);
        Assert.All(reports, report => Assert.Equal(0, report.UnclaimedCount));
    }

    [Fact]
    public void The_report_of_another_host_does_not_list_what_was_asked_for_on_this_one()
    {
        string[] state = [.. s_askedFor.Select(line => $"Nov 21 01:35:33 db2 kernel: {line}")];
        string[] lines = [.. s_report.Select(line => $"Nov 21 01:35:33 db1 kernel: {line}")];

        Report report = Assert.Single(LogText.Reports([.. lines[..^1], .. state, lines[^1]]));

        Assert.Equal(0, report.UnclaimedCount);
    }

    [Theory]
    [InlineData("Node 0, zone      DMA      1      2      3")]
    [InlineData("Node 0, zone      DMA", "  pages free     7", "        min      1")]
    [InlineData("MemTotal:        8 kB", "MemFree:         4 kB")]
    public void A_foreign_line_inside_pasted_proc_text_is_listed(params string[] paste)
    {
        Report report = Assert.Single(LogText.Reports(["$ cat", .. paste, "", "a@b:~$ cat more", paste[^1], "bye"]));

        Assert.Equal((ReportEvent.MemoryState, 1), (report.Event, report.UnclaimedCount));
        Assert.Equal("a@b:~$ cat more", Assert.Single(report.Unclaimed).Text);
    }

    [Fact]
    public void What_was_asked_for_inside_pasted_proc_text_is_listed()
    {
        const string Row = "Node 0, zone      DMA      1      2      3";
        string[] lines = [.. Enumerable.Repeat(Row, 12), .. s_askedFor, .. Enumerable.Repeat("x", 301), Row];

        Report report = Assert.Single(LogText.Reports(lines));

        Assert.Equal(305, report.UnclaimedCount);
        Assert.Equal(318, report.LastLine);
        Assert.Equal(s_askedFor, report.Unclaimed.Take(4).Select(line => line.Text));
    }

    private static IEnumerable<string> Stamped(string[] lines) => lines.Select(line => $"[    1.000000] {line}");
}
