using Lowmark.Kernel.Memory;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Reports that begin in the middle, are split, masked or of an old form.</summary>
public class OddReportTests
{
    private const string Header = "a invoked oom-killer: gfp_mask=0x280da, order=0, oom_score_adj=0\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_log_that_runs_backwards_is_said_to(bool stamped)
    {
        foreach (KernelTextEra era in new[] { KernelTextEra.Rhel7, KernelTextEra.V61 })
        {
            KernelTextReport printed = KernelTextWriter.Oom(era, 3);
            string[] lines = (stamped ? printed.Stamped() : printed.Bare()).TrimEnd('\n').Split('\n');

            List<Report> reports = KernelTextReading.Of(string.Join('\n', lines.Reverse())).Reports;

            Assert.NotEmpty(reports);
            Assert.All(reports, report => Assert.Contains(
                report.Missing,
                phrase => phrase.StartsWith(
                    "the order: the log has its newest line first", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_two_groups_may_stand_on_two_lines()
    {
        Report report = Only(
            Header + "CPU: 0 PID: 9 Comm: a Not tainted 3.16.0 #1\nTask in /a/b\n killed as a result of limit of /a\n"
            + "memory: usage 4kB, limit 4kB, failcnt 1\n"
            + "Killed process 9 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB\n");

        Assert.Equal(("/a/b", "/a"), (report.Memcg?.TaskPath, report.Memcg?.LimitPath));
        Assert.Empty(report.Unclaimed);
    }

    [Fact]
    public void A_report_may_begin_inside_its_zones()
    {
        Report report = Only(
            "lowmem_reserve[]: 0 9 9\nNode 0 Normal free:8kB min:4kB low:8kB high:12kB\nlowmem_reserve[]: 0 0 5\n"
            + "Node 0 DMA: 1*4kB = 4kB\nNode 0 Normal: 2*4kB = 8kB\n100 pages RAM\n"
            + "Out of memory: Kill process 7 (a) score 9 or sacrifice child\n"
            + "Killed process 7 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB\n");

        Assert.Equal(ReportEvent.Oom, report.Event);
        Assert.Equal(["DMA", "Normal"], report.Memory!.Zones.Select(zone => zone.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            [0L, 0, 5],
            report.Memory.Zones.Single(zone => zone.Name == "Normal")
                .LowmemReserve!.Value.Select(pages => pages.Count));
        Assert.Null(report.Memory.Zones.Single(zone => zone.Name == "DMA").LowmemReserve);
        Assert.Contains("the watermark line of Node 0 DMA", report.Missing);
        Assert.Contains("the header line (who asked for what)", report.Missing);
    }

    [Fact]
    public void A_report_may_begin_at_its_summary()
    {
        Report report = Only(
            "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=a,pid=7,uid=0\n"
            + "Out of memory: Killed process 7 (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB, UID:0 "
            + "pgtables:4kB oom_score_adj:0\n");

        Assert.Equal((7, 7), (report.Summary?.Pid, report.FirstKill?.Pid));
    }

    [Fact]
    public void The_pieces_of_a_summary_find_each_other()
    {
        Report report = Only(
            "[    1.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)\n[    1.000002] eth0: link up\n"
            + "[    1.000003] ,cpuset=/,mems_allowed=0\n[    1.000004] ,oom_memcg=/a,task_memcg=/a,task=a,pid=7,uid=0\n"
            + "[    1.000005] Memory cgroup out of memory: Killed process 7 (a) total-vm:4kB, anon-rss:4kB, "
            + "file-rss:0kB\n");

        Assert.Equal(
            ("/", "/a", "a", 7),
            (report.Summary?.Cpuset, report.Summary?.OomMemcg, report.Summary?.Task, report.Summary?.Pid));
        Assert.Equal([(2L, "eth0: link up")], report.Unclaimed);
    }

    [Fact]
    public void A_vmalloc_failure_up_to_v4_7_has_its_reason_on_a_line_of_its_own()
    {
        Report report = Only(
            "vmalloc: allocation failure: 268435456 bytes\ninsmod: page allocation failure: order:0, mode:0xd2\n"
            + "CPU: 0 PID: 9 Comm: insmod Not tainted 4.4.302 #1\nMem-Info:\nfree:12 free_pcp:0 free_cma:0\n");

        Assert.Equal(ReportEvent.VmallocFailure, report.Event);
        Assert.Equal(
            ("insmod", 0, 0xd2UL, 268435456L),
            (report.Request!.Comm, report.Request.Order, report.Request.GfpMask, report.Request.Bytes));
        Assert.Equal("insmod", report.Context?.Comm);
    }

    [Fact]
    public void Per_cpu_lists_are_claimed_in_their_old_and_older_form()
    {
        Report report = Only(
            Header + "Mem-info:\nNode 0 DMA per-cpu:\nCPU    0: hi:    0, btch:   1 usd:   0\nNode 0 Normal per-cpu:\n"
            + "cpu 0 hot: high 186, batch 31 used:98\ncpu 0 cold: high 62, batch 15 used:14\n"
            + "CPU    1: Hot: hi:  186, btch:  31 usd:   5   Cold: hi:   62, btch:  15 usd:  55\n"
            + "Active:37250 inactive:24102 dirty:17 writeback:0 unstable:0\n"
            + " free:1234 slab:5678 mapped:91 pagetables:12 bounce:0\n"
            + "DMA free:8kB min:4kB low:8kB high:12kB active:0kB inactive:0kB present:16kB pages_scanned:0 "
            + "all_unreclaimable? no\n"
            + "lowmem_reserve[]: 0 0 5\nDMA: 2*4kB = 8kB\nSwap cache: add 0, delete 0, find 0/0, race 0+0\n"
            + "Free swap:       524280kB\n65536 pages of RAM\n0 pages of HIGHMEM\n1024 reserved pages\n"
            + "12 pages shared\n3 pages swap cached\n"
            + "Out of memory: kill process 7 (a) score 9 or a child\nKilled process 7 (a)\n");

        Assert.Empty(report.Unclaimed);
        MemoryTotals totals = report.Memory!.Totals;
        Assert.Equal((65536L, 1024L, 3L), (totals.Ram?.Count, totals.Reserved?.Count, totals.SwapCache?.Count));
        Assert.Equal((524280L, 5678L), (totals.FreeSwap?.Count, totals.Counter("slab")?.Count));
        Assert.Equal(9, report.Chosen?.Score);
    }

    [Fact]
    public void Masked_figures_are_absent_and_the_others_stay()
    {
        Report report = Only(
            "a invoked oom-killer: gfp_mask=0x62****(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + "Node 0 Normal free:1**kB min:64kB low:*kB high:12kB\nlowmem_reserve[]: 0 9\n"
            + "Node 0 Normal: 2*4kB **8kB = 8kB\n");

        ZoneState zone = report.Memory!.Zones.Single();
        Assert.Equal((null, 16L, null, 3L), (zone.Free?.Count, zone.Min?.Count, zone.Low?.Count, zone.High?.Count));
        Assert.Equal([2L], zone.FreeArea!.Orders.Select(order => order.Blocks));
        Assert.Equal((null, "GFP_KERNEL"), (report.Request?.GfpMask, report.Request?.GfpNames));
    }

    [Fact]
    public void A_task_row_broken_by_mail_is_one_row()
    {
        Report report = Only(
            Header + "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name\n"
            + "[ 1234]  1000  1234  6787123  6286456     123     1000\n0 systemd journal\n"
            + "[ 1235]     0  1235     6787     6286      12        0             0 b\n");

        // 54 columns are too few for a mail program to have broken the line there.
        Assert.Equal(1, report.Tasks!.TornRows);
        Assert.Equal(["b"], report.Tasks.Rows.Select(row => row.Comm));

        Report mailed = Only(
            Header + "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name\n"
            + "[   1234]        1000        1234     6787123     6286456     123    1000\n0 systemd journal\n");
        Assert.Equal([1000L, 1234, 6787123, 6286456, 123, 1000, 0], Assert.Single(mailed.Tasks!.Rows).Values);
        Assert.Equal("systemd journal", mailed.Tasks.Rows[0].Comm);
    }

    [Fact]
    public void What_another_program_prints_in_brackets_is_no_task()
    {
        Report report = Only(
            Header + "[12345] 17 connections\nMem-Info:\nNode 0 Normal free:8kB min:4kB low:8kB high:12kB\n");

        Assert.Equal([(2L, "[12345] 17 connections")], report.Unclaimed);
        Assert.NotNull(report.Memory);
    }

    [Fact]
    public void A_record_behind_a_loss_marker_is_read()
    {
        Report report = Only(
            "[    1.000001] " + Header
            + "[    1.000002] ** 34 printk messages dropped ** [    1.000003] Node 0 Normal free:8kB min:4kB low:8kB "
            + "high:12kB\n"
            + "[    1.000004] lowmem_reserve[]: 0 9\n");

        Assert.Equal(2, report.Memory!.Zones.Single().Free?.Count);
        Assert.Contains(
            report.Missing, phrase => phrase.StartsWith("the log says lines were dropped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_foreign_kill_goes_to_the_report_that_named_its_pid()
    {
        string summary =
            "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=a,";
        string killed =
            "Out of memory: Killed process {0} (a) total-vm:4kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB, UID:0\n";
        List<Report> reports = KernelTextReading.Of(
            "[    1.000000] a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + "[    1.000001] b invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + $"[    1.000002] {summary}pid=7,uid=0\n[    1.000003] {summary}pid=8,uid=0\n"
            + "[    1.000004] " + string.Format(System.Globalization.CultureInfo.InvariantCulture, killed, 8)
            + "[    1.000005] " + string.Format(System.Globalization.CultureInfo.InvariantCulture, killed, 7)).Reports;

        Assert.Equal(
            [(7, 7), (8, 8)], reports.Select(report => (report.Summary!.Pid!.Value, report.FirstKill!.Pid)).Order());
    }

    [Fact]
    public void A_printk_level_inside_the_text_of_v2_6_is_taken_off()
    {
        Report report = Only(
            "[    1.000001] " + Header
            + "[    1.000002] <4>Mem-Info:\n[    1.000003] <4>Node 0 Normal free:8kB min:4kB low:8kB high:12kB\n"
            + "<4>lowmem_reserve[]: 0 9\n[    1.000005] <6>Node 0 Normal: 2*4kB = 8kB\n");

        Assert.Empty(report.Unclaimed);
        Assert.Equal(2, report.Memory!.Zones.Single().FreeArea!.TotalPages.Count);
    }

    [Fact]
    public void The_traces_of_other_architectures_leave_nothing_unclaimed()
    {
        Report arm = Only(
            "a: page allocation failure: order:4, mode:0x40d0\nCPU: 0 PID: 9 Comm: a Not tainted 4.4.0 #1\n"
            + "Hardware name: BCM2709\n"
            + "[<80018d20>] (unwind_backtrace) from [<800149f0>] (show_stack+0x20/0x24)\n"
            + "[<800149f0>] (show_stack) from [<8056b4e4>] (dump_stack+0xd8/0x118)\n"
            + "Exception stack(0xb9f6dfb0 to 0xb9f6dff8)\n"
            + "dfa0:                                     00000001 76f7a000 00000000\n"
            + "r10:00000000 r9:b9f6c000 r8:80010268 r7:00000142\nMem-Info:\nfree:12 free_pcp:0 free_cma:0\n");
        Report mips = Only(
            "a: page allocation failure: order:4, mode:0x40d0\nCPU: 0 PID: 9 Comm: a Not tainted 4.4.0 #1\n"
            + "Stack : 00000000 80123456 81a0f000 00000001\n        80400000 8040a0b0 00000009 00000000\n"
            + "          ...\nCall Trace:\n"
            + "[<80015e40>] show_stack+0x50/0x84\n[<800b2a10>] warn_alloc_failed+0xf0/0x120\n\nMem-Info:\n"
            + "free:12 free_pcp:0 free_cma:0\n");

        Assert.Equal(["unwind_backtrace", "show_stack"], arm.Frames.Select(frame => frame.Function));
        Assert.Equal(["show_stack", "warn_alloc_failed"], mips.Frames.Select(frame => frame.Function));
        Assert.Empty(arm.Unclaimed);
        Assert.All(mips.Unclaimed, line => Assert.True(line.Text.Trim() is "" or "..."));
    }

    [Fact]
    public void A_slab_failure_of_slab_says_its_order()
    {
        Report report = Only(
            "SLAB: Unable to allocate memory on node 0 (gfp=0xd0)\n  cache: size-4096, object size: 4096, order: 1\n"
            + "  node 0: slabs: 15/15, objs: 15/15, free: 0\n");

        Assert.Equal(
            (ReportEvent.SlabFailure, 1, 4096L),
            (report.Event, report.SlabCache?.MinOrder, report.SlabCache?.ObjectSize));
        Assert.Empty(report.Unclaimed);
    }

    [Fact]
    public void Exactly_the_lines_inside_a_report_are_unclaimed()
    {
        string foreign = string.Concat(Enumerable.Range(0, 60).Select(at => $"[    1.000001] usb {at}: new device\n"));
        Report report = Only(
            $"[    1.000000] {Header}{foreign}[    1.000002] Mem-Info:\n"
            + $"[    1.000003] free:12 free_pcp:0 free_cma:0\n{foreign}");

        Assert.Equal((60L, 50), (report.UnclaimedCount, report.Unclaimed.Count));
        Assert.Equal(63, report.LastLine);
    }

    private static Report Only(string log) => Assert.Single(KernelTextReading.Of(log).Reports);
}
