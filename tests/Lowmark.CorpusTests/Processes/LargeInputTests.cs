using System.Globalization;
using System.Text;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>Memory does not grow with the input. The runtime's settings are the program's own: no variable tames its
/// garbage collector here.</summary>
public sealed class LargeInputTests
{
    private const int MiB = 1024 * 1024;

    private const string Kill = "Out of memory: Killed process {0} (a) total-vm:9kB, anon-rss:8kB, file-rss:0kB, "
        + "shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n";

    private const string Header = "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n";

    private const string Tasks =
        "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n";

    private static readonly byte[] Report = File.ReadAllBytes(Repository.Log("6.12.107/parent-cgroup-limit-v2"));

    [Theory]
    [InlineData("x")]
    [InlineData("[    1.000000] app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0 ")]
    [InlineData("Node 0 DMA free:7136kB min:116kB low:144kB ")]
    [InlineData("\\x1b#012&amp;\"\\n ")]
    public async Task A_line_of_1_GB_hides_no_report_behind_it(string text)
    {
        byte[] piece = Repeated(text, MiB);
        LowmarkRun run = await LowmarkRun.Fed(
            async input =>
            {
                for (int i = 0; i < 1024; i++) { await input.WriteAsync(piece); }
                await input.WriteAsync("\n"u8.ToArray());
                await input.WriteAsync(Report);
            },
            "explain", "--summary");

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Contains("web-worker (pid 136)", run.Text);
        AssertPeakBelow(150 * 1024, run);
    }

    [Fact]
    public async Task A_log_of_300_MB_without_an_incident_needs_less_than_100_MB()
    {
        byte[] piece = Repeated(
            "Oct 11 12:24:42 db1 sshd[1234]: Accepted publickey for backup from 10.0.0.7 port 41022 ssh2\n", MiB);
        LowmarkRun run = await LowmarkRun.Fed(
            async input =>
            {
                for (int i = 0; i < 300; i++) { await input.WriteAsync(piece); }
            },
            "explain");

        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Errors));
        Assert.StartsWith("no memory incident found in ", run.Text);
        AssertPeakBelow(100 * 1024, run);
    }

    [Fact]
    public async Task Thousands_of_reports_need_less_than_150_MB()
    {
        string[] report = [.. Diagnosed.FirstReportLines("6.12.107/parent-cgroup-limit-v2")];
        const int count = 2_000;
        LowmarkRun run = await LowmarkRun.Fed(
            async input =>
            {
                for (int i = 0; i < count; i++)
                {
                    // Each a minute later and of another victim, or it would be the same report again.
                    string later = string.Join('\n', report)
                        .Replace("[    7.", $"[{(60 * i) + 7,5}.", StringComparison.Ordinal)
                        .Replace("pid=136", $"pid={i + 1000}", StringComparison.Ordinal)
                        .Replace("process 136 ", $"process {i + 1000} ", StringComparison.Ordinal);
                    await input.WriteAsync(Encoding.UTF8.GetBytes(later + "\n"));
                }
            },
            "explain", "--format", "jsonl");

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Equal(count, run.Text.Count(character => character == '\n'));
        AssertPeakBelow(150 * 1024, run);
    }

    [Theory]
    [InlineData("hosts", "", "Nov 21 01:35:33 host{0} kernel: " + Kill, 100_000)]
    [InlineData("incidents", "", "[ {0}0000.000000] " + Kill, 100_000)]
    [InlineData("tasks", Header + Tasks, "[{0,7}]     0 {0,5}     6787     6286  98304    0    100 a{0}\n", 1_000_000)]
    [InlineData("frames", Header + "Call Trace:\n", " f{0}+0x1/0x2\n", 1_000_000)]
    public async Task However_many_things_there_are_they_need_less_than_250_MB(
        string things, string head, string part, int count)
    {
        LowmarkRun run = await LowmarkRun.Fed(
            async input =>
            {
                await input.WriteAsync(Encoding.ASCII.GetBytes(head));
                for (int i = 0; i < count; i += 1000)
                {
                    await input.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(i, 1000)
                        .Select(one => string.Format(CultureInfo.InvariantCulture, part, one)))));
                }
            },
            "explain", "--format", "html");

        Assert.Equal((ExitCode.Incidents, "", things), (run.Code, run.Errors, things));
        Assert.InRange(run.Output.Length, 1, 4 * MiB);
        AssertPeakBelow(250 * 1024, run);
    }

    private static void AssertPeakBelow(long limitKiB, LowmarkRun run)
    {
        Assert.True(run.PeakKiB > 0 || !OperatingSystem.IsLinux(), "the peak was never seen");
        Assert.True(run.PeakKiB < limitKiB, $"peak {run.PeakKiB} KiB, limit {limitKiB} KiB");
    }

    private static byte[] Repeated(string text, int atLeast)
    {
        int times = (atLeast / text.Length) + 1;
        return Encoding.UTF8.GetBytes(new StringBuilder(text.Length * times).Insert(0, text, times).ToString());
    }
}
