using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Processes;

public class ProcessTableTests
{
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_process_is_told_with_all_its_files_and_a_kernel_thread_with_one()
    {
        FakeHost host = new FakeHost().WithProcess(812).WithKernelThread(2).With("/proc/meminfo", "");
        ProcessTable table = new();

        Assert.Equal(HostFileState.Read, table.Sample(host, s_start));

        Assert.Equal([2, 812], table.Rows.Select(row => row.Pid));
        Assert.Equal(1 + 1 + 5, host.Reads);
        ProcessRow thread = table.Find(2)!;
        Assert.Equal((true, "kworker/0:1-events", null), (thread.IsKernelThread, thread.Name, thread.Rss));
        ProcessRow row = table.Find(812)!;
        Assert.Equal(("ledgerd", 'S', 998L, -250, 524), (row.Name, row.State, row.Uid, row.OomScoreAdj, row.OomScore));
        Assert.Equal("/system.slice/ledgerd.service", row.Cgroup!.Unified);
        Assert.Empty(table.Gaps);
    }

    [Fact]
    public void What_the_oom_killer_counts_is_rss_swap_and_all_page_tables()
    {
        FakeHost host = new FakeHost().WithProcess(812).With("/proc/812/status", ProcessTexts.Status44);
        ProcessTable table = new();
        table.Sample(host, s_start);

        OomPages counted = table.Find(812)!.ToOomPages(PageSize.Of4KiB)!.Value;

        Assert.Equal(new OomPages(new(20_000), new(78), new(1000)), counted);
        Assert.Equal(new Pages(21_078), counted.Total);
    }

    [Fact]
    public void A_task_that_has_ended_and_is_not_reaped_has_nothing_to_free()
    {
        string zombie = ProcessTexts.StatusOfKernelThread618
            .Replace("Kthread:\t1", "Kthread:\t0", StringComparison.Ordinal)
            .Replace("S (sleeping)", "Z (zombie)", StringComparison.Ordinal);
        FakeHost host = new FakeHost().With("/proc/9/stat", ProcessTexts.Stat(9, state: 'Z'))
            .With("/proc/9/status", zombie);
        ProcessTable table = new();
        table.Sample(host, s_start);

        Assert.Equal(('Z', false, null), (table.Find(9)!.State, table.Find(9)!.IsKernelThread, table.Find(9)!.Own));
        Assert.Null(table.Find(9)!.ToOomPages(PageSize.Of4KiB));
    }

    [Fact]
    public void Growth_is_told_from_two_samples_of_the_same_process()
    {
        FakeHost host = new FakeHost().WithProcess(812, anonKiB: 1000);
        ProcessTable table = new();
        table.Sample(host, s_start);
        Assert.Null(table.Find(812)!.GrowthSinceFirst);

        table.Sample(host.WithProcess(812, anonKiB: 1300), s_start + TimeSpan.FromMinutes(1));
        table.Sample(host.WithProcess(812, anonKiB: 1200), s_start + TimeSpan.FromMinutes(3));

        Assert.Equal(new MemoryGrowth(new(200), TimeSpan.FromMinutes(3)), table.Find(812)!.GrowthSinceFirst);
        Assert.Equal(new KiB(4000), table.Find(812)!.GrowthSinceFirst!.Value.PerHour);
        Assert.Equal(new KiB(-3000), table.Find(812)!.GrowthSincePrevious!.Value.PerHour);
    }

    [Fact]
    public void A_pid_that_comes_again_is_another_process()
    {
        FakeHost host = new FakeHost().WithProcess(812, anonKiB: 1000);
        ProcessTable table = new();
        table.Sample(host, s_start);
        ProcessRow before = table.Find(812)!;

        host.WithProcess(812, "other", anonKiB: 90_000, start: 4_000_000);
        table.Sample(host, s_start + TimeSpan.FromHours(1));

        Assert.NotSame(before, table.Find(812));
        Assert.Equal(("other", null), (table.Find(812)!.Name, table.Find(812)!.GrowthSinceFirst));
    }

    [Theory]
    [InlineData("/proc/812/stat")]
    [InlineData("/proc/812/status")]
    public void A_process_that_ends_while_it_is_read_is_gone_and_no_gap(string asked)
    {
        FakeHost host = new FakeHost().WithProcess(1).WithProcess(812);
        host.BeforeRead = path =>
        {
            if (path == asked) { host.Remove("/proc/812"); }
        };
        ProcessTable table = new();
        table.Sample(host, s_start);

        Assert.Equal([1], table.Rows.Select(row => row.Pid));
        Assert.Null(table.Find(812));
        Assert.Empty(table.Gaps);
    }

    [Fact]
    public void A_process_that_ended_leaves_no_row()
    {
        FakeHost host = new FakeHost().WithProcess(1).WithProcess(812);
        ProcessTable table = new();
        table.Sample(host, s_start);
        host.Remove("/proc/812");
        table.Sample(host, s_start + TimeSpan.FromSeconds(1));

        Assert.Equal((1, null), (table.Rows.Count, table.Find(812)));
    }

    [Fact]
    public void What_may_not_be_read_is_told_once_with_a_count_and_is_absent()
    {
        FakeHost host = new FakeHost().WithProcess(1).WithProcess(2).WithProcess(3);
        ProcessTable table = new();
        table.Sample(host, s_start);
        host.Without("/proc/2/status", HostFileState.Denied).Without("/proc/3/status", HostFileState.Denied)
            .With("/proc/3/cgroup", "nothing of the kind");
        table.Sample(host, s_start + TimeSpan.FromSeconds(1));

        Assert.Equal(
            [new FileGap("status", HostFileState.Denied, 2), new FileGap("cgroup", HostFileState.Broken, 1)],
            table.Gaps);
        Assert.Equal((null, null, null), (table.Find(2)!.Rss, table.Find(2)!.Uid, table.Find(2)!.GrowthSinceFirst));
        Assert.Null(table.Find(3)!.Cgroup);
    }

    [Fact]
    public void A_kernel_without_oom_score_adj_has_the_old_scale()
    {
        FakeHost host = new FakeHost().WithProcess(812).With("/proc/812/oom_adj", "-17\n");
        host.Remove("/proc/812/oom_score_adj");
        ProcessTable table = new();
        table.Sample(host, s_start);

        Assert.Equal((null, -17), (table.Find(812)!.OomScoreAdj, table.Find(812)!.OomAdj));
        Assert.Empty(table.Gaps);
    }

    [Fact]
    public void A_score_that_is_no_number_of_the_kernels_is_a_gap()
    {
        FakeHost host = new FakeHost().WithProcess(812).With("/proc/812/oom_score", "99999999999\n");
        ProcessTable table = new();
        table.Sample(host, s_start);

        Assert.Null(table.Find(812)!.OomScore);
        Assert.Equal([new FileGap("oom_score", HostFileState.Broken, 1)], table.Gaps);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told()
    {
        ProcessTable table = new("/copy/proc");

        Assert.Equal(HostFileState.Missing, table.Sample(new FakeHost(), s_start));
        Assert.Empty(table.Rows);
    }

    [Fact]
    public void Processes_of_one_group_share_what_their_cgroup_file_says()
    {
        FakeHost host = new FakeHost().WithProcess(1).WithProcess(2).WithProcess(3, cgroup: "0::/other\n");
        ProcessTable table = new();
        table.Sample(host, s_start);

        Assert.Same(table.Find(1)!.Cgroup, table.Find(2)!.Cgroup);
        Assert.Equal("/other", table.Find(3)!.Cgroup!.Unified);
    }

    [Fact]
    public void A_sample_of_processes_that_stay_allocates_nothing()
    {
        FakeHost host = new();
        for (int pid = 1; pid <= 1000; pid++) { host.WithProcess(pid, $"größe {pid}", cgroup: $"0::/group/{pid}\n"); }
        ProcessTable table = new();
        table.Sample(host, s_start);
        table.Sample(host, s_start + TimeSpan.FromSeconds(1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        table.Sample(host, s_start + TimeSpan.FromSeconds(2));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((1000, 0L), (table.Rows.Count, allocated));
    }
}
