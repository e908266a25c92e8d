namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Reports that were pasted into one physical line.</summary>
public class FlattenedTests
{
    private static string[] Texts(string log) => [.. RecordingSink.Read(log).Lines.Select(seen => seen.Text)];

    [Fact]
    public void Is_cut_at_printk_stamps()
    {
        const string Log = "[244032.152975] python2.7 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0,"
            + " oom_score_adj=100"
            + " [244032.152978] CPU: 1 PID: 9122 Comm: python2.7 [244032.152980] Call Trace: [244032.152989]"
            + " dump_stack+0x50/0x6b";

        Assert.Equal(
            [
                new(1, "python2.7 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=100",
                    244032152975, "", "",
                    "", "", true, false, false),
                new(1, "CPU: 1 PID: 9122 Comm: python2.7", 244032152978, "", "", "", "", true, false, true),
                new(1, "Call Trace:", 244032152980, "", "", "", "", true, false, true),
                new(1, "dump_stack+0x50/0x6b", 244032152989, "", "", "", "", true, false, true),
            ],
            RecordingSink.Read(Log).Lines);
    }

    [Fact]
    public void Is_cut_at_dates() =>
        Assert.Equal(
            ["a invoked oom-killer: order=0", "Mem-Info:", "[ 1234]     0  1234 a"],
            Texts("[Sat Sep 11 12:24:42 2021] a invoked oom-killer: order=0 [Sat Sep 11 12:24:42 2021] Mem-Info: "
                + "[Sat Sep 11 12:24:43 2021] [ 1234]     0  1234 a"));

    [Fact]
    public void Is_cut_at_syslog_headers() =>
        Assert.Equal(
            [("mysqld invoked oom-killer: order=0", "Nov 21 01:35:33", 5000001L),
                ("Mem-Info:", "Nov 21 01:35:34", 6000001L)],
            RecordingSink.Read("Nov 21 01:35:33 db1 kernel: [5.000001] mysqld invoked oom-killer: order=0 "
                + "Nov 21 01:35:34 db1 kernel: [6.000001] Mem-Info:").Lines.Select(seen =>
                (seen.Text, seen.Wall, seen.Micros!.Value)));

    [Fact]
    public void Is_cut_at_syslog_headers_without_stamps() =>
        Assert.Equal(
            [("mysqld invoked oom-killer: order=0", "Nov 21 01:35:33"), ("Mem-Info:", "Nov 21 01:35:34"),
                ("x", "2024-05-01T10:00:00Z")],
            RecordingSink.Read("Nov 21 01:35:33 db1 kernel: mysqld invoked oom-killer: order=0 Nov 21 01:35:34"
                + " db1 kernel: Mem-Info: "
                + "2024-05-01T10:00:00Z db1 kernel: x").Lines.Select(seen => (seen.Text, seen.Wall)));

    [Fact]
    public void Is_cut_where_two_cpus_share_a_console_line() =>
        Assert.Equal(["active_anon:1 ina", "CPU: 1 PID: 7 Comm: a"],
            Texts("[   12.345678] active_anon:1 ina[   12.345690] CPU: 1 PID: 7 Comm: a"));

    [Theory]
    [InlineData("[   12.345678] Code: 89 c6 <41> 88 [<ffffffff8112c207>] x [ 150] y")]
    [InlineData("[   12.345678] lowmem_reserve: [] and nothing")]                  // no date in the brackets
    [InlineData("[   12.345678] x took [2.000000] seconds")]                       // older than its own line
    [InlineData("[   12.345678] message repeated 2 times: [ [   13.000000] x]")]
    public void One_record_stays_one(string line) => Assert.Single(Texts(line));

    [Fact]
    public void Prose_before_the_first_stamp_is_dropped() =>
        Assert.Equal(["a invoked oom-killer: x", "Mem-Info:"],
            Texts("Example: [ 5.000001] a invoked oom-killer: x [ 5.000002] Mem-Info:"));

    [Fact]
    public void Without_stamps_it_is_cut_at_kernel_lines()
    {
        const string Log = "mysqld invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0 mysqld"
            + " cpuset=/ mems_allowed=0"
            + " CPU: 1 PID: 1234 Comm: mysqld Not tainted 3.10.0-957.el7.x86_64 #1 Hardware name: QEMU Call Trace:"
            + " [<ffffffff8112c207>] dump_stack+0x19/0x1b [<ffffffff8112c208>] ? dump_header+0x90/0x229 Mem-Info:"
            + " active_anon:1 inactive_anon:2 isolated_anon:0 active_file:3 inactive_file:4 isolated_file:5"
            + " free:25043 free_pcp:30 free_cma:0 Node 0 DMA free:15852kB min:132kB low:164kB lowmem_reserve[]:"
            + " 0 2827 15870"
            + " Node 0 DMA32 free:55052kB min:24936kB lowmem_reserve[]: 0 0 13042 Node 0 DMA: 1*4kB (U) 0*8kB = 15852kB"
            + " 1234 total pagecache pages 0 pages in swap cache Swap cache stats: add 0, delete 0, find 0/0"
            + " Free swap  = 0kB"
            + " Total swap = 0kB 4194174 pages RAM [ pid ]   uid  tgid total_vm      rss nr_ptes swapents"
            + " oom_score_adj name"
            + " [  612]     0   612    10000      100      20        0             0 systemd-journal"
            + " [ 1234]    27  1234  5000000  3000000    6000        0             0 mysqld"
            + " Out of memory: Kill process 1234 (mysqld) score 900 or sacrifice child"
            + " Killed process 1234 (mysqld) total-vm:20000000kB, anon-rss:12000000kB, file-rss:0kB, shmem-rss:0kB";

        Assert.Equal(
            [
                "mysqld invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0",
                "mysqld cpuset=/ mems_allowed=0",
                "CPU: 1 PID: 1234 Comm: mysqld Not tainted 3.10.0-957.el7.x86_64 #1", "Hardware name: QEMU",
                "Call Trace:",
                "[<ffffffff8112c207>] dump_stack+0x19/0x1b", "[<ffffffff8112c208>] ? dump_header+0x90/0x229",
                "Mem-Info:",
                "active_anon:1 inactive_anon:2 isolated_anon:0", "active_file:3 inactive_file:4 isolated_file:5",
                "free:25043 free_pcp:30 free_cma:0", "Node 0 DMA free:15852kB min:132kB low:164kB",
                "lowmem_reserve[]: 0 2827 15870", "Node 0 DMA32 free:55052kB min:24936kB",
                "lowmem_reserve[]: 0 0 13042",
                "Node 0 DMA: 1*4kB (U) 0*8kB = 15852kB", "1234 total pagecache pages", "0 pages in swap cache",
                "Swap cache stats: add 0, delete 0, find 0/0", "Free swap  = 0kB", "Total swap = 0kB",
                "4194174 pages RAM",
                "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name",
                "[  612]     0   612    10000      100      20        0             0 systemd-journal",
                "[ 1234]    27  1234  5000000  3000000    6000        0             0 mysqld",
                "Out of memory: Kill process 1234 (mysqld) score 900 or sacrifice child",
                "Killed process 1234 (mysqld) total-vm:20000000kB, anon-rss:12000000kB, file-rss:0kB, shmem-rss:0kB",
            ],
            Texts(Log));
        Assert.Equal([false, .. Enumerable.Repeat(true, 26)],
            RecordingSink.Read(Log).Lines.Select(seen => seen.MidLine));
    }

    [Fact]
    public void A_flattened_buddyinfo_is_cut_at_its_rows() =>
        Assert.Equal(
            ["Node 0, zone DMA 32 16 8 4 2 1 0 0 0 0 0", "Node 0, zone Normal 34567 17283 8641",
                "Node 0, zone HighMem 1234 617 308"],
            Texts("Node 0, zone DMA 32 16 8 4 2 1 0 0 0 0 0 Node 0, zone Normal 34567 17283 8641 Node 0, zone"
                + " HighMem 1234 617 308"));

    [Fact]
    public void A_flattened_meminfo_is_cut_at_its_rows() =>
        Assert.Equal(
            ["MemTotal:       16384000 kB", "MemFree:         1024000 kB", "MemAvailable:    2048000 kB",
                "Buffers:           10240 kB"],
            Texts("MemTotal:       16384000 kB MemFree:         1024000 kB MemAvailable:    2048000 kB Buffers: "
                + "          10240 kB"));

    [Theory]
    [InlineData("Memory cgroup out of memory: Killed process 8332 (kref_hog) total-vm:27148kB, anon-rss:24192kB,"
        + " file-rss:952kB, "
        + "shmem-rss:0kB, UID:0 pgtables:96kB oom_score_adj:100")]
    [InlineData("Node 0 active_anon:223108kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:4320kB "
        + "isolated(anon):0kB isolated(file):0kB mapped:880kB dirty:0kB writeback:0kB shmem:892kB"
        + " all_unreclaimable? yes")]
    [InlineData("the OOM killer prints a Call Trace: and Mem-Info: before it says whom it killed, as the"
        + " documentation has it")]
    public void A_single_record_or_prose_is_not_cut_at_kernel_words(string line) => Assert.Equal([line], Texts(line));
}
