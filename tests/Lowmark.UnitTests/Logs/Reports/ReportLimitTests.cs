using System.Text;
using Lowmark.Logs.Lines;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>No log makes the assembler hold more than its bounds, or look at a line more than a bounded number of
/// times.</summary>
public class ReportLimitTests
{
    private const long MebiByte = 1024 * 1024;

    /// <summary>Most reports that may be open at once.</summary>
    private const int MostOpen = 8;

    private static readonly string[] s_zones = ["DMA", "DMA32", "Normal", "HighMem", "Movable", "Device"];

    private readonly List<Report> _reports = [];
    private long _emitted;

    [Fact]
    public void However_many_statistics_came_each_comes_once()
    {
        const int Statistics = 5000;
        const int Again = 100;
        ReportAssembler assembler = new("stats.log", _reports.Add);
        Accept(assembler, "sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0", number: 1);
        int[] order = [.. Enumerable.Range(0, Statistics), .. Enumerable.Range(0, Again)];
        long number = 1;
        foreach (int at in order) { Accept(assembler, $"stat_{at} 4096", ++number); }
        Accept(assembler, "Out of memory: Killed process 7 (a) total-vm:4kB", ++number);
        assembler.Finish();

        Report report = Assert.Single(_reports);
        Assert.Equal(2 + Statistics, report.Lines.Count);
        Assert.Equal(Again, report.UnclaimedCount);
    }

    [Fact]
    public void A_table_of_200_000_tasks_keeps_its_first_rows_and_how_it_ended()
    {
        byte[] row =
            "[ 1234]     0  1234     6787     6286     6048      238         0    98304        0           100 kref_hog"u8.ToArray();
        ReportAssembler assembler = new("big.log", _reports.Add);
        long allocated = Allocated(() =>
        {
            long at = Feed(
                assembler,
                KernelTextWriter.Oom(KernelTextEra.V612, 1)
                    .Lines.TakeWhile(line => !line.Text.StartsWith("oom-kill", StringComparison.Ordinal)));
            for (int i = 0; i < 200_000; i++)
            {
                assembler.Accept(new LogLine { Text = row, Number = ++at, HasPrefix = true });
            }
            Accept(
                assembler,
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=a,pid=7,uid=0",
                at + 1);
            Accept(
                assembler,
                "Out of memory: Killed process 7 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB, UID:0",
                at + 2);
            assembler.Finish();
        });

        Report report = Assert.Single(_reports);
        Assert.Equal(7, report.FirstKill?.Pid);
        Assert.Equal(7, report.Summary?.Pid);
        Assert.Equal(ReportLines.MaxLines + 2, report.Lines.Count);
        Assert.InRange(report.Tasks!.Rows.Count, 99_000, ReportLines.MaxLines);
        Assert.InRange(report.UnclaimedCount, 100_000, 101_000);
        Assert.Contains(
            report.Missing, phrase => phrase.StartsWith("lines beyond the first 100000", StringComparison.Ordinal));
        Assert.InRange(allocated, 0, 160 * MebiByte);
    }

    [Fact]
    public void A_million_kill_lines_are_a_million_small_reports_and_few_are_open()
    {
        const int Count = 1_000_000;
        byte[] kill =
            "Out of memory: Killed process 1234 (java) total-vm:27148kB, anon-rss:24192kB, file-rss:952kB, shmem-rss:0kB"u8.ToArray();
        ReportAssembler assembler = new("kills.log", _ => _emitted++);

        long allocated = Allocated(() =>
        {
            for (int at = 1; at <= Count; at++)
            {
                assembler.Accept(new LogLine { Text = kill, Number = at, HasPrefix = true });
            }
        });

        Assert.InRange(_emitted, Count - MostOpen, Count);
        Assert.InRange(allocated / Count, 0, 6 * 1024);
        assembler.Finish();
        Assert.Equal(Count, _emitted);
    }

    [Fact]
    public void A_lone_kill_line_is_a_small_report()
    {
        const int Count = 10_000;
        ReportAssembler assembler = new("kills.log", _reports.Add);
        byte[] kill =
            "Out of memory: Killed process 1234 (java) total-vm:27148kB, anon-rss:24192kB, file-rss:952kB, shmem-rss:0kB"u8.ToArray();

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int at = 1; at <= Count; at++)
        {
            assembler.Accept(new LogLine { Text = kill, Number = at, HasPrefix = true });
        }
        assembler.Finish();
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(Count, _reports.Count);
        Assert.InRange(held / Count, 0, 3 * 1024);
    }

    [Theory]
    [InlineData("Mem-Info:")]
    [InlineData("active_anon:55777 inactive_anon:0 isolated_anon:0")]
    [InlineData("Node 0 Normal free:1036kB min:120kB low:148kB high:176kB")]
    [InlineData("lowmem_reserve[]: 0 135 234 234 234")]
    [InlineData("Node 0 DMA: 1*4kB (M) 0*8kB 0*16kB = 1028kB")]
    [InlineData("223 total pagecache pages")]
    [InlineData("anon 66973696")]
    [InlineData(" dump_stack_lvl+0x5d/0x80")]
    [InlineData("Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB")]
    [InlineData("net_ratelimit: 12 callbacks suppressed")]
    [InlineData("** 34 printk messages dropped ** Node 0 DMA: 1*4kB = 4kB")]
    [InlineData("CPU    0: hi:  186, btch:  31 usd:   0")]
    public void A_line_without_end_takes_no_more_than_a_report_may_hold(string endless)
    {
        const int Count = 120_000;
        ReportAssembler assembler = new("endless.log", _reports.Add);
        byte[] line = Encoding.ASCII.GetBytes(endless);

        long allocated = Allocated(() =>
        {
            Accept(assembler, "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0", 1);
            Accept(assembler, "Memory cgroup stats for /a:", 2);
            for (int at = 3; at < Count; at++)
            {
                assembler.Accept(new LogLine { Text = line, Number = at, HasPrefix = true });
            }
            assembler.Finish();
        });

        Assert.All(_reports, report => Assert.InRange(report.Lines.Count, 1, ReportLines.MaxLines + 16));
        Assert.All(_reports, report => Assert.InRange(report.Missing.Count, 0, 100));
        Assert.All(_reports, report => Assert.InRange(report.Unclaimed.Count, 0, 50));
        Assert.InRange(allocated / Count, 0, 4 * 1024);
    }

    [Fact]
    public void A_zone_line_for_every_node_and_name_costs_the_same_each()
    {
        long Cost(int nodes)
        {
            ReportAssembler assembler = new("nodes.log", _reports.Add);
            byte[][] lines =
            [
                .. from node in Enumerable.Range(0, nodes)
                from zone in s_zones
                select Encoding.ASCII.GetBytes($"Node {node} {zone} free:1036kB min:120kB low:148kB high:176kB"),
            ];
            return Allocated(() =>
            {
                Accept(assembler, "a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0", 1);
                for (int at = 0; at < lines.Length; at++)
                {
                    assembler.Accept(new LogLine { Text = lines[at], Number = at + 2, HasPrefix = true });
                }

                assembler.Finish();
            });
        }

        long few = Cost(500);
        long many = Cost(4000);

        Assert.Equal([500 * 6, 4000 * 6], _reports.Select(report => report.Memory!.Zones.Count()));
        Assert.InRange((double)many / few, 6, 10);
    }

    [Fact]
    public void Ten_thousand_headers_at_once_leave_few_reports_open()
    {
        ReportAssembler assembler = new("headers.log", _reports.Add);
        for (int at = 1; at <= 10_000; at++)
        {
            Accept(assembler, $"task{at} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0", at);
        }

        Assert.InRange(_reports.Count, 10_000 - MostOpen, 10_000);
        assembler.Finish();
        Assert.Equal(10_000, _reports.Count);
        Assert.Equal("task10000", _reports.MaxBy(report => report.FirstLine)!.Request!.Comm);
    }

    [Fact]
    public void Reapers_of_a_group_kill_are_told_to_their_report_one_look_each()
    {
        ReportAssembler assembler = new("reapers.log", _reports.Add);
        Accept(
            assembler,
            "Memory cgroup out of memory: Killed process 1 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB",
            1);
        Accept(assembler, "Tasks in /a are going to be killed due to memory.oom.group set", 2);
        for (int pid = 2; pid <= 9_000; pid++)
        {
            Accept(
                assembler,
                $"Memory cgroup out of memory: Killed process {pid} (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB",
                pid + 1);
        }

        for (int pid = 1; pid <= 9_000; pid++)
        {
            Accept(
                assembler, $"oom_reaper: reaped process {pid} (a), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
                9_001 + pid);
        }

        assembler.Finish();
        Report report = Assert.Single(_reports);
        Assert.Equal(9_000, report.Kills.Count);
        Assert.Equal(9_000, report.Reaped.Count);
    }

    private static long Feed(ReportAssembler assembler, IEnumerable<KernelTextLine> lines)
    {
        long at = 0;
        foreach (KernelTextLine line in lines) { Accept(assembler, line.Text, ++at); }
        return at;
    }

    private static void Accept(ReportAssembler assembler, string text, long number) =>
        assembler.Accept(new LogLine { Text = Encoding.ASCII.GetBytes(text), Number = number, HasPrefix = true });

    private static long Allocated(Action act)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
