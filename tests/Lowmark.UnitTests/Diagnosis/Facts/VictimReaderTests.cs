using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>Kill lines era by era (oom_kill_process(), __oom_kill_process(), mm/oom_kill.c).</summary>
public class VictimReaderTests
{
    private static readonly Victim Nothing = new(
        Pid: 900, Comm: "db", Uid: null, TotalVm: null, AnonRss: null, FileRss: null, ShmemRss: null, Swap: null,
        Pgtables: null,
        OomScoreAdj: null, MemcgPath: null, Reaped: null, Line: 1);

    private static readonly Victim Sized = Nothing with { TotalVm = new(8000), AnonRss = new(6000), FileRss = new(40) };

    [Fact]
    public void Of_2_6_32_it_has_a_name() => Assert.Equal(Nothing, Read("Killed process 900 (db)"));

    [Fact]
    public void Of_RHEL_6_the_user_stands_before_the_name() =>
        Assert.Equal(
            Sized with { Uid = 27 }, Read(
                "Killed process 900, UID 27, (db) total-vm:8000kB, anon-rss:6000kB, file-rss:40kB"));

    [Fact]
    public void Of_RHEL_7_the_user_stands_behind_the_name() =>
        Assert.Equal(
            Sized with { Uid = 27, ShmemRss = new(4) },
            Read("Killed process 900 (db), UID 27, total-vm:8000kB, anon-rss:6000kB, file-rss:40kB, shmem-rss:4kB"));

    [Fact]
    public void Of_RHEL_8_the_user_stands_at_the_end() =>
        Assert.Equal(
            Sized with { Uid = 27, ShmemRss = new(4) },
            Read("Out of memory: Killed process 900 (db) total-vm:8000kB, anon-rss:6000kB, file-rss:40kB, "
                + "shmem-rss:4kB, UID:27"));

    [Fact]
    public void From_5_4_on_page_tables_and_the_adjustment_are_printed() =>
        Assert.Equal(
            Sized with { Uid = 27, ShmemRss = new(4), Pgtables = new(52), OomScoreAdj = -500 },
            Read(
                "Out of memory: Killed process 900 (db) total-vm:8000kB, anon-rss:6000kB, file-rss:40kB, "
                + "shmem-rss:4kB, UID:27 pgtables:52kB oom_score_adj:-500"));

    [Fact]
    public void A_name_with_brackets_ends_before_its_figures() =>
        Assert.Equal(
            Sized with { Comm = "(sd-pam) total" },
            Read("Killed process 900 ((sd-pam) total) total-vm:8000kB, anon-rss:6000kB, file-rss:40kB"));

    /// <summary>65,536 "kB" of page tables for 8000 kB of address space can only be bytes.</summary>
    [Fact]
    public void Of_5_4_0_page_tables_above_the_address_space_are_bytes() =>
        Assert.Equal(new KiB(64), Read($"{Fields("8000", "65536")}").Pgtables);

    /// <summary>A sparse process: 860,160 bytes of page tables for 9,000,000 kB of address space.</summary>
    [Fact]
    public void Of_5_4_0_page_tables_that_the_table_shows_in_bytes_are_bytes() =>
        Assert.Equal(new KiB(840), InReport(pgtablesBytes: 860_160, Fields("9000000", "860160")).Pgtables);

    [Fact]
    public void Page_tables_that_the_table_shows_as_kB_are_kB() =>
        Assert.Equal(new KiB(840), InReport(pgtablesBytes: 860_160, Fields("9000000", "840")).Pgtables);

    [Fact]
    public void What_the_kill_line_lacks_the_task_table_has() =>
        Assert.Equal(
            Nothing with
            {
                Uid = 27, TotalVm = new(9_000_000), Swap = new(400), Pgtables = new(840), OomScoreAdj = 0,
                MemcgPath = "/system.slice/db.service", Line = InReportLine,
            },
            InReport(pgtablesBytes: 860_160, "Killed process 900 (db)"));

    [Theory]
    [InlineData("oom_reaper: reaped process 900 (db), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB", true)]
    [InlineData("oom_reaper: unable to reap pid:900 (db)", false)]
    [InlineData("oom_reaper: reaped process 901 (web), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB", null)]
    public void The_reapers_line_tells_whether_its_memory_came_back(string line, bool? reaped) =>
        Assert.Equal(reaped, Read("Out of memory: Killed process 900 (db)", line).Reaped);

    [Fact]
    public void A_group_kill_names_its_first_victim_twice_and_it_is_one()
    {
        string[] lines = (ReportText.MemcgOom with
        {
            Kill =
            [
                ReportText.Killed("Memory cgroup out of memory", "db", 900, 80_000),
                "Tasks in /system.slice/db.service are going to be killed due to memory.oom.group set",
                ReportText.Killed("Memory cgroup out of memory", "worker", 901, 2_000),
                ReportText.Killed("Memory cgroup out of memory", "db", 900, 80_000),
            ],
        }).Lines();

        Assert.Equal([900, 901], LogText.Facts(lines).Victims.Select(victim => victim.Pid));
        Assert.All(LogText.Facts(lines).Victims, victim => Assert.Equal("/system.slice/db.service", victim.MemcgPath));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void Each_victim_of_a_group_kill_has_its_own_row_and_its_own_reaper(int count)
    {
        int[] pids = [.. Enumerable.Range(900, count)];
        string[] lines = (ReportText.MemcgOom with
        {
            Tasks = TaskText.Table([.. pids.Select(pid => new TaskText("db", pid, 100) { Uid = pid })]),
            Kill =
            [
                "Memory cgroup out of memory: Killed process 900 (db)",
                "Tasks in /system.slice/db.service are going to be killed due to memory.oom.group set",
                .. pids.Select(pid => $"Memory cgroup out of memory: Killed process {pid} (db)"),
                $"oom_reaper: unable to reap pid:{pids[^1]} (db)",
                .. pids.Select(pid => $"oom_reaper: reaped process {pid} (db), now anon-rss:0kB, file-rss:0kB"),
            ],
        }).Lines();

        EquatableArray<Victim> victims = LogText.Facts(lines).Victims;

        Assert.Equal(pids.Select(pid => (pid, (long?)pid)), victims.Select(victim => (victim.Pid, victim.Uid)));
        Assert.Equal(pids.Select(pid => (bool?)(pid != pids[^1])), victims.Select(victim => victim.Reaped));
    }

    [Fact]
    public void A_choice_whose_kill_line_was_lost_is_the_victim() =>
        Assert.Equal(900, Read("Out of memory: Kill process 900 (db) score 812 or sacrifice child").Pid);

    [Fact]
    public void The_task_that_died_is_the_victim_and_not_the_parent_that_was_chosen() =>
        Assert.Equal(
            901,
            Read(
                "Out of memory: Kill process 900 (db) score 812 or sacrifice child",
                "Killed process 901 (db-child) total-vm:8000kB, anon-rss:6000kB, file-rss:40kB").Pid);

    private static int InReportLine =>
        Array.FindIndex(Report(860_160, "Killed process 900 (db)"), line => line.Contains("Killed")) + 1;

    private static string Fields(string totalVm, string pgtables) =>
        $"Out of memory: Killed process 900 (db) total-vm:{totalVm}kB, anon-rss:6000kB, file-rss:40kB, shmem-rss:4kB, "
        + $"UID:27 pgtables:{pgtables}kB oom_score_adj:0";

    private static Victim Read(params string[] lines) => Assert.Single(LogText.Facts(lines).Victims);

    private static Victim InReport(long pgtablesBytes, string kill) =>
        Assert.Single(LogText.Facts(Report(pgtablesBytes, kill)).Victims);

    private static string[] Report(long pgtablesBytes, string kill) => (ReportText.Oom with
    {
        Tasks = TaskText.Table(
            new TaskText("db", 900, 150_000) { Uid = 27, TotalVm = 2_250_000, PgtablesBytes = pgtablesBytes,
            Swap = 100 }),
        Kill = [kill],
    }).Lines();
}
