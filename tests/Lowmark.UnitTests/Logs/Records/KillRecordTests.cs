using System.Text;
using Lowmark.Logs.Records;

namespace Lowmark.UnitTests.Logs.Records;

public class KillRecordTests
{
    [Theory]  // message, pid, comm, killed, score
    [InlineData("Out of memory: kill process 12 (a) score 1234567 or a child",
        "Out of memory", 12, "a", false, 1234567L)]  // 2.6.32
    [InlineData("No available memory (MPOL_BIND): kill process 12 (a) score 3 or a child",
        "No available memory (MPOL_BIND)", 12, "a", false, 3L)]
    [InlineData("Killed process 12 (a)", null, 12, "a", true, null)]
    [InlineData("Memory cgroup out of memory: Kill process 12 (a b) score 1940 or sacrifice child",
        "Memory cgroup out of memory", 12, "a b", false, 1940L)]
    [InlineData("Out of memory (oom_kill_allocating_task): Kill process 12 (a) score 0 or sacrifice child",
        "Out of memory (oom_kill_allocating_task)", 12, "a", false, 0L)]
    [InlineData("Kill process 12 (a) sharing same memory", null, 12, "a", false, null)]  // el6, 3.x
    [InlineData("Out of memory: OOM victim 12 (a) is already exiting. Skip killing the task",
        "Out of memory", 12, "a", false, null)]
    [InlineData("Out of memory: Kill process 12 (x) score 1 or) score 5 or sacrifice child",
        "Out of memory", 12, "x) score 1 or", false, 5L)]
    [InlineData("Out of memory: Kill process 12 (illed process ) score 5 or sacrifice child",
        "Out of memory", 12, "illed process ", false, 5L)]
    [InlineData("Killed process 12 (a (b) c)", null, 12, "a (b) c", true, null)]
    [InlineData("Killed process 12 ()", null, 12, "", true, null)]
    [InlineData("Killed process 12 (a", null, 12, null, true, null)]  // cut
    [InlineData("Killed process 12 (a) b", null, 12, null, true, null)]
    public void Reads_who_was_chosen_and_killed(
        string line, string? message, int pid, string? comm, bool killed, long? score)
    {
        KillRecord kill = Parse(line)!;

        Assert.Equal(
            (message, pid, comm, killed, score),
            (kill.Message, kill.Pid, EmptyAsNull(kill.Comm, comm), kill.IsKilled, kill.Score));
    }

    [Theory]
    [InlineData("Killed process 12, UID 48, (a) total-vm:8kB, anon-rss:4kB, file-rss:1kB",
        48L, UidPlace.BeforeComm, null, null, null)]  // el6
    [InlineData("Killed process 12 (a), UID 48, total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2kB",
        48L, UidPlace.AfterComm, 2L, null, null)]  // el7
    [InlineData("Killed process 12 (a) total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2kB",
        null, null, 2L, null, null)]  // 4.9
    [InlineData(
        "Memory cgroup out of memory: Killed process 12 (a) total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2kB, UID:48",
        48L, UidPlace.AtEnd, 2L, null, null)]  // el8
    [InlineData(
        "Out of memory: Killed process 12 (a) total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2kB, UID:48 pgtables:96kB oom_score_adj:-998",
        48L, UidPlace.AtEnd, 2L, 96L, -998)]  // 5.4
    [InlineData(
        "Out of memory: Killed process 12 (UID:7 (c)) total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2kB, UID:48 pgtables:9",
        48L, UidPlace.AtEnd, 2L, null, null)]
    [InlineData(
        "Out of memory: Killed process 12 (a) total-vm:1kB) total-vm:8kB, anon-rss:4kB, file-rss:1kB, shmem-rss:2",
        null, null, null, null, null)]
    public void Reads_what_it_held(string line, long? uid, UidPlace? place, long? shmem, long? tables, int? adj)
    {
        KillRecord kill = Parse(line)!;

        Assert.Equal((12, 8L, 4L, 1L), (kill.Pid, kill.TotalVm?.Count, kill.AnonRss?.Count, kill.FileRss?.Count));
        Assert.Equal((uid, place, shmem), (kill.Uid, kill.UidPlace, kill.ShmemRss?.Count));
        Assert.Equal((tables, adj), (kill.Pgtables?.Count, kill.OomScoreAdj));
    }

    [Theory]
    [InlineData("Killed process 12")]  // the pid may go on
    [InlineData("Killed process ")]
    [InlineData("Killed process -5 (a)")]
    [InlineData("Killed process 4294967296 (a)")]
    [InlineData("Out of memory: Killed proc")]
    [InlineData("")]
    public void A_pid_that_can_not_be_read_kills_nobody(string line) => Assert.Null(Parse(line));

    private static string? EmptyAsNull(string? comm, string? expected) => comm is null && expected is "" ? "" : comm;

    private static KillRecord? Parse(string line) => KillRecord.TryParse(Encoding.UTF8.GetBytes(line), 1);
}
