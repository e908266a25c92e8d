using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>The columns of dump_tasks(), mm/oom_kill.c, era by era: what is not printed is null, what is has one
/// unit.</summary>
public class TaskUsesTests
{
    private const string Opener = "db invoked oom-killer: gfp_mask=0x200da, order=0, oom_adj=0";

    private static readonly Held Db = new(
        Line: 3, Pid: 900, Tgid: 900, Comm: "db", Uid: 27, TotalVm: new(800_000), Resident: new(400_000),
        Anonymous: null, Shared: null,
        Swap: null, PageTables: null, OomScoreAdj: null, OomAdj: null);

    [Fact]
    public void Of_2_6_32_the_table_has_oom_adj_and_no_swap() =>
        Assert.Equal(
            Db with { OomAdj = -3 },
            Read("[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
                "[  900]    27   900   200000   100000   1      -3 db"));

    [Fact]
    public void Of_RHEL_6_the_table_has_both_adjustments() =>
        Assert.Equal(
            Db with { OomAdj = -17, OomScoreAdj = -1000 },
            Read(
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name",
                "[  900]    27   900   200000   100000   1     -17         -1000 db"));

    [Fact]
    public void From_3_6_on_nr_ptes_counts_page_table_pages() =>
        Assert.Equal(
            Db with { PageTables = new(840), Swap = new(20_000), OomScoreAdj = 500 },
            Read(
                "[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name",
                "[  900]    27   900   200000   100000     210     5000           500 db"));

    [Fact]
    public void From_4_1_on_nr_pmds_are_page_table_pages_too() =>
        Assert.Equal(
            Db with { PageTables = new(856), Swap = new(20_000), OomScoreAdj = 0 },
            Read(
                "[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name",
                "[  900]    27   900   200000   100000     210       4     5000             0 db"));

    [Fact]
    public void From_4_15_on_page_tables_are_in_bytes() =>
        Assert.Equal(
            Db with { PageTables = new(840), Swap = new(20_000), OomScoreAdj = 0 },
            Read(
                "[ pid ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name",
                "[  900]    27   900   200000   100000   860160     5000             0 db"));

    [Fact]
    public void From_6_8_on_rss_is_told_apart_and_shared_pages_are_not_ones_own()
    {
        TaskUse task = TaskOf(
            "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents "
            + "oom_score_adj name",
            "[    900]    27   900   200000   100000    90000     1000      9000   860160     5000             0 db");

        Assert.Equal(
            Db with
            {
                Anonymous = new(360_000), Shared = new(36_000), PageTables = new(840), Swap = new(20_000),
                OomScoreAdj = 0,
            },
            Held.By(task));
        Assert.Equal(new KiB(400_000 - 36_000 + 20_000), task.Own);
    }

    [Fact]
    public void A_name_may_look_like_figures_and_brackets() =>
        Assert.Equal(
            Db with { OomAdj = 0, Comm = "1 [ 901] (db) 7" },
            Read(
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
                "[  900]    27   900   200000   100000   1       0 1 [ 901] (db) 7"));

    [Fact]
    public void Pages_are_as_large_as_the_buddy_line_says()
    {
        string[] lines = ReportText.Oom.Lines().With("*4kB", "*64kB");

        Assert.Equal(
            new KiB(150_000 * 64), Assert.Single(LogText.Facts(lines).Tasks, task => task.Pid == 900).Resident);
    }

    [Fact]
    public void A_row_that_was_cut_is_no_task()
    {
        ReportFacts facts = LogText.Facts(
            [
                Opener, "[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
                "[  900]    27   900   200000   100000   1       0 db", "[  901]    27   90",
            ]);

        Assert.Equal(900, Assert.Single(facts.Tasks).Pid);
    }

    private static Held Read(string header, string row) => Held.By(TaskOf(header, row));

    private static TaskUse TaskOf(string header, string row) =>
        Assert.Single(LogText.Facts([Opener, header, row]).Tasks);

    private sealed record Held(
        long Line, int Pid, int? Tgid, string Comm, long? Uid, KiB TotalVm, KiB Resident, KiB? Anonymous, KiB? Shared,
        KiB? Swap, KiB? PageTables, int? OomScoreAdj, int? OomAdj)
    {
        public static Held By(TaskUse task) => new(
            task.Line, task.Pid, task.Tgid, task.Comm, task.Uid, task.TotalVm, task.Resident, task.Anonymous,
            task.Shared, task.Swap, task.PageTables, task.OomScoreAdj, task.OomAdj);
    }
}
