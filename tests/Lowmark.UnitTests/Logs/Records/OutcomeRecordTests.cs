using System.Text;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.UnitTests.Logs.Records;

public class OutcomeRecordTests
{
    private const string Head = "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0-1,";

    [Theory]  // oom_memcg, task_memcg, task, pid, uid, global
    [InlineData(Head + "oom_memcg=/a,task_memcg=/a/b,task=c,pid=7,uid=1000", "/a", "/a/b", "c", 7, 1000L, false)]
    [InlineData(Head + "global_oom,task_memcg=/a,task=c d,pid=7,uid=0", null, "/a", "c d", 7, 0L, true)]
    [InlineData(Head + "oom_memcg=/a,global_oom,task_memcg=/b,task=c,pid=7,uid=0",
        "/a,global_oom", "/b", "c", 7, 0L, false)]
    [InlineData(Head + "oom_memcg=/a,mems_allowed=9,task_memcg=/b,task=c,pid=7,uid=0",
        "/a,mems_allowed=9", "/b", "c", 7, 0L, false)]
    [InlineData(Head + "global_oom,task_memcg=/a,task=,task=x,pid=1,pid=7,uid=0",
        null, "/a", ",task=x,pid=1", 7, 0L, true)]
    [InlineData(Head + "global_oom,task_memcg=/a,task=/with/a/long/path,task=c,pid=7,uid=0",
        null, "/a,task=/with/a/long/path", "c", 7, 0L, true)]
    [InlineData(Head + "global_oom,task_memcg=/a,task=c,pid=7", null, "/a", "c", null, null, true)]  // cut
    [InlineData(Head + "global_oom,task_memcg=/a,ta", null, "/a", null, null, null, true)]
    [InlineData(Head + "oom_memcg=/a,task_me", "/a", null, null, null, null, false)]
    public void Reads_the_summary(
        string line, string? oom, string? memcg, string? task, int? pid, long? uid, bool global)
    {
        OomSummaryRecord summary = OomSummaryRecord.Parse(Encoding.UTF8.GetBytes(line), 1);

        Assert.Equal((oom, memcg, task), (summary.OomMemcg, summary.TaskMemcg, summary.Task));
        Assert.Equal((pid, uid, global), (summary.Pid, summary.Uid, summary.IsGlobal));
        Assert.Equal(
            ("CONSTRAINT_MEMCG", "/", "0-1"),
            (summary.Constraint?.Word, summary.Cpuset, summary.MemsAllowed?.ToString()));
        Assert.True(summary.NodemaskPrinted);
    }

    [Theory]
    [InlineData("oom-kill:constraint=CONSTRAINT_MEM", null, false)]
    [InlineData("oom-kill:constraint=CONSTRAINT_M,nodemask=(null)", null, true)]
    [InlineData("oom-kill:constraint=CONSTRAINT_MEM\u2026,nodemask=(null)", null, true)]
    [InlineData("oom-kill:constraint=CONSTRAINT_VENDOR,nodemask=(null)", "CONSTRAINT_VENDOR", true)]
    [InlineData("oom-kill:constraint=CONSTRAINT_CPUSET,nodem", "CONSTRAINT_CPUSET", false)]
    [InlineData("oom-kill:constraint=CONSTRAINT_MEMORY_POLICY,nodemask=0-1,cpus", "CONSTRAINT_MEMORY_POLICY", true)]
    [InlineData("oom-kill:", null, false)]
    public void A_cut_summary_says_what_is_whole(string line, string? constraint, bool nodemask)
    {
        OomSummaryRecord summary = OomSummaryRecord.Parse(Encoding.UTF8.GetBytes(line), 1);

        Assert.Equal((constraint, nodemask), (summary.Constraint?.Word, summary.NodemaskPrinted));
        Assert.Null(summary.Cpuset);
    }

    [Theory]  // usage, limit, failures
    [InlineData("memory: usage 24576kB, limit 24576kB, failcnt 26", "memory", 24576L, 24576L, 26L)]
    [InlineData("memory+swap: usage 1kB, limit 9007199254740991kB, failcnt 0", "memory+swap", 1L, null, 0L)]  // 2.6.32
    [InlineData("kmem: usage 1kB, limit 18014398509481983kB, failcnt 0", "kmem", 1L, null, 0L)]  // 3.16
    [InlineData("kmem: usage 1kB, limit 9007199254740988kB, failcnt 0", "kmem", 1L, null, 0L)]  // 3.19
    [InlineData("memory: usage 18446744073709551612kB, limit 4kB, failcnt 0",
        "memory", long.MaxValue, 4L, 0L)]  // a counter below zero
    [InlineData("swap: usage 0kB, limit 0kB, failcnt", "swap", 0L, 0L, null)]
    public void Reads_a_memcg_counter(string line, string name, long usage, long? limit, long? failures)
    {
        MemcgCounter counter = MemcgCounter.TryParse(Encoding.UTF8.GetBytes(line), 1)!.Value;

        Assert.Equal(
            (name, usage, limit, failures), (counter.Name, counter.Usage.Count, counter.Limit?.Count, counter.Failcnt));
    }

    [Theory]
    [InlineData("memory: usage 24576kB, limit 24576")]
    [InlineData("memory: usage 24576kB, lim")]
    [InlineData("memory: usage 2457")]
    [InlineData("memory: usage ****kB, limit 24576kB, failcnt 0")]
    public void A_counter_without_its_limit_is_not_unlimited(string line) =>
        Assert.Null(MemcgCounter.TryParse(Encoding.UTF8.GetBytes(line), 1));

    [Theory]
    [InlineData("Task in /a/b killed as a result of limit of /a", "/a/b", "/a")]
    [InlineData("Task in / killed as a result of limit of host", "/", "host")]  // Alibaba
    [InlineData("Task in /a b", "/a b", null)]  // 3.15, 3.16
    [InlineData("killed as a result of limit of /a", null, "/a")]
    [InlineData("Memory limit reached of cgroup /a", null, "/a")]
    [InlineData("Task in /a killed as a res", "/a", null)]
    public void Reads_the_two_groups(string line, string? task, string? limit) =>
        Assert.Equal((task, limit), MemcgRecord.PathsOf(Encoding.UTF8.GetBytes(line)));

    [Theory]  // pid, values, comm
    [InlineData("[ 1234]     0  1234     6787     6286   1       0             0 sshd", 7, 1234, 6787L, "sshd")]
    [InlineData("[   1234]     0  1234     6787     6286   1       0         -1000 (sd-pam)",
        7, 1234, 6787L, "(sd-pam)")]
    [InlineData("[1234] 0 1234 6787 6286 1 0 0 0 1 2", 7, 1234, 6787L, "0 1 2")]
    [InlineData("[1234] 0 1234 6787 6286 1 0 0  a ", 7, 1234, 6787L, " a ")]
    [InlineData("[1234] 0 1234 6787 6286 1 0 0 ", 7, 1234, 6787L, "")]
    public void Reads_a_task(string line, int columns, int pid, long vm, string comm)
    {
        TaskRow row = TaskRow.TryParse(Encoding.UTF8.GetBytes(line), 1, new long[columns])!.Value;

        Assert.Equal((pid, vm, comm, columns), (row.Pid, row.Values[2], row.Comm, row.Values.Count));
    }

    [Theory]
    [InlineData("[1234] 0 1234 6787 6286 1 0 0")]  // the last figure may go on
    [InlineData("[1234] 0 1234 67** 6286 1 0 0 sshd")]
    [InlineData("[1234 0 1234 6787 6286 1 0 0 sshd")]
    [InlineData("[99999999999] 0 1 2 3 4 5 6 sshd")]
    [InlineData("[")]
    public void A_torn_task_is_none(string line) =>
        Assert.Null(TaskRow.TryParse(Encoding.UTF8.GetBytes(line), 1, new long[7]));

    [Fact]
    public void Columns_are_what_the_header_says() => Assert.Equal(
        ["pid", "uid", "tgid", "total_vm", "rss", "cpu", "oom_adj"],
        TaskTable.ColumnsOf("[ pid ]   uid  tgid total_vm      rss cpu oom_adj name"u8));

    [Theory]
    [InlineData("oom_reaper: reaped process 7 (process 9), now anon-rss:0kB", 7, true)]
    [InlineData("oom_reaper: unable to reap pid:7 (a)", 7, false)]
    public void Reads_the_reaper(string line, int pid, bool reaped) =>
        Assert.Equal(new ReaperRecord(1, pid, reaped), ReaperRecord.TryParse(Encoding.UTF8.GetBytes(line), 1));

    [Fact]
    public void A_cut_reaper_reaped_nobody() => Assert.Null(ReaperRecord.TryParse("oom_reaper: reaped process 7"u8, 1));

    [Fact]
    public void Reads_a_group_kill_whose_path_quotes_it() => Assert.Equal(
        "/a are going to be killed",
        GroupKillRecord.TryParse(
            "Tasks in /a are going to be killed are going to be killed due to memory.oom.group set"u8, 1)?.Path);

    [Theory]
    [InlineData("dentry                 1234KB       5678KB", "dentry", 1234L, 5678L)]
    [InlineData("a_cache_with_a_very_long_name 12KB 56KB", "a_cache_with_a_very_long_name", 12L, 56L)]
    [InlineData("dentry(12:a b.service) 12KB 56KB", "dentry(12:a b.service)", 12L, 56L)]
    public void Reads_a_slab(string line, string name, long used, long total) => Assert.Equal(
        new SlabUse(1, name, new KiB(used), new KiB(total)), SlabUse.TryParse(Encoding.UTF8.GetBytes(line), 1));

    [Theory]
    [InlineData("dentry 1234KB 56")]
    [InlineData("1234KB 5678KB")]
    [InlineData("Name                      Used          Total")]
    public void A_torn_slab_is_none(string line) => Assert.Null(SlabUse.TryParse(Encoding.UTF8.GetBytes(line), 1));

    [Theory]
    [InlineData("cache: kmalloc-4096, object size: 4096, buffer size: 4096, default order: 3, min order: 1",
        "kmalloc-4096", 4096L, 1)]
    [InlineData("cache: size-4096, object size: 4096, order: 2", "size-4096", 4096L, 2)]  // SLAB
    [InlineData("cache: kmalloc-4096, object size: 40", "kmalloc-4096", null, null)]
    public void Reads_a_slab_cache(string line, string name, long? size, int? order) => Assert.Equal(
        new SlabCacheRecord(1, name, size, order), SlabCacheRecord.TryParse(Encoding.UTF8.GetBytes(line), 1));
}
