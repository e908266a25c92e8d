using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>Every task has 8192 bytes of page tables, 2 pages. The machine has 250,000 pages and no swap: a point of
/// oom_score_adj is 250 pages.</summary>
public class PredictionReaderTests
{
    [Fact]
    public void The_biggest_task_is_predicted_and_the_kernel_agrees()
    {
        Prediction prediction = Of(ReportText.Oom);

        Assert.Equal((900, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(new Pages(250_000), prediction.TotalPages);
        Assert.Equal([900, 901, 300], prediction.Ranking.Select(task => task.Pid));
        Assert.Equal(new Pages(150_002), prediction.Ranking[0].Badness);
    }

    [Fact]
    public void A_protected_task_is_not_chosen_however_big()
    {
        Prediction prediction = Of(
            Kill(900, new TaskText("qemu", 500, 200_000) { Adj = -1000 }, new TaskText("db", 900, 10_000)));

        Assert.Equal((900, true), (prediction.VictimPid, prediction.Agrees));
        RankedTask qemu = Assert.Single(prediction.Ranking, task => task.Pid == 500);
        Assert.Equal((false, null, "oom_score_adj -1000 protects it"), (qemu.Eligible, qemu.Badness, qemu.WhyNot));
    }

    [Fact]
    public void A_bigger_task_that_its_adjustment_saved_says_so()
    {
        Prediction prediction = Of(
            Kill(901, new TaskText("db", 900, 150_000) { Adj = -100 }, new TaskText("java", 901, 140_000)));

        Assert.Equal((901, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(
            "holds more, but oom_score_adj -100 brings its badness to 125002, below 140002",
            Assert.Single(prediction.Ranking, task => task.Pid == 900).WhyNot);
    }

    [Fact]
    public void The_kernel_may_have_chosen_otherwise()
    {
        Prediction prediction = Of(Kill(901, new TaskText("db", 900, 150_000), new TaskText("java", 901, 140_000)));

        Assert.Equal((900, false), (prediction.VictimPid, prediction.Agrees));
    }

    [Fact]
    public void From_5_1_on_the_last_of_equals_is_chosen() =>
        Assert.Equal(902, Of(Kill(902, new TaskText("a", 901, 5000), new TaskText("b", 902, 5000))).VictimPid);

    [Fact]
    public void Before_5_1_the_first_of_equals_is_chosen() =>
        Assert.Equal(
            901,
            Of(Of4Dot4(
                "Out of memory: Kill process 901 (a) score 20 or sacrifice child", Row4Dot4(27, 901, 5000, "a"),
                Row4Dot4(27, 902, 5000, "b")))
                .VictimPid);

    /// <summary>10,000 pages less 3 % are 9700: the task of root falls behind 9900 pages, if it had
    /// CAP_SYS_ADMIN.</summary>
    [Fact]
    public void The_bonus_of_root_is_taken_into_account_where_it_explains_the_choice()
    {
        Prediction prediction = Of(Of4Dot4(
            "Out of memory: Kill process 902 (web) score 39 or sacrifice child", Row4Dot4(0, 901, 10_000, "rootd"),
            Row4Dot4(27, 902, 9900, "web")));

        Assert.Equal((902, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal("with the bonus that older kernels give to tasks of root", prediction.Note);
    }

    [Fact]
    public void Of_2_6_32_nothing_can_be_predicted()
    {
        Prediction prediction = Of(ReportText.Oom with
        {
            Context = "Pid: 900, comm: db Not tainted 2.6.32-5-amd64 #1",
            Memory = null,
            Summary = null,
            Tasks =
            [
                "[ pid ]   uid  tgid total_vm      rss cpu oom_adj name",
                "[  900]    27   900   200000   100000   1       0 db",
                "[  901]    27   901   200000      100   1       0 sh",
            ],
            Kill = ["Out of memory: kill process 900 (db) score 5000 or a child", "Killed process 900 (db)"],
        });

        Assert.Equal((null, null), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(
            "before 2.6.36: depends on CPU time, age and children, which a log does not show", prediction.Formula);
    }

    [Fact]
    public void A_table_with_a_cut_row_gives_no_prediction()
    {
        Prediction prediction = Of(ReportText.Oom with
        {
            Tasks = [.. ReportText.Oom.Tasks, "[    902]     0   902    "],
        });

        Assert.Equal((null, null), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal("1 rows of the task table were cut: the choice can not be replayed", prediction.Note);
    }

    [Fact]
    public void A_table_without_the_victim_gives_no_prediction()
    {
        Prediction prediction = Assert.IsType<Prediction>(
            LogText.Facts(ReportText.Oom.Lines().Without("[    900]")).Prediction);

        Assert.Equal((null, null), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(
            "the victim is not in the task table: rows of it are missing, so the choice can not be replayed",
            prediction.Note);
    }

    [Fact]
    public void Without_a_table_there_is_no_prediction() =>
        Assert.Null(LogText.Facts(ReportText.Oom.Lines().CutBefore("Tasks state")).Prediction);

    [Fact]
    public void An_allocation_failure_chooses_nobody() =>
        Assert.Null(LogText.Facts(ReportText.AllocationFailure.Lines()).Prediction);

    [Fact]
    public void Where_nobody_could_be_chosen_and_nobody_was_the_kernel_agrees()
    {
        Prediction prediction = Of(ReportText.Oom with
        {
            Tasks = TaskText.Table(new TaskText("sshd", 300, 1000) { Adj = -1000 }),
            Summary = null,
            Kill = ["Out of memory and no killable processes...",
                "Kernel panic - not syncing: System is deadlocked on memory"],
        });

        Assert.Equal((null, true), (prediction.VictimPid, prediction.Agrees));
    }

    [Fact]
    public void A_task_that_an_earlier_report_killed_is_passed_over()
    {
        Prediction prediction = Assert.IsType<Prediction>(
            LogText.Facts(
                Kill(901, new TaskText("db", 900, 150_000), new TaskText("web", 901, 9000)).Lines(), default, 900)
                .Prediction);

        Assert.Equal((901, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(
            "an earlier report killed it already", Assert.Single(prediction.Ranking, task => task.Pid == 900).WhyNot);
    }

    /// <summary>The limit is 25,000 pages, so a point is 25 pages: 5002 + 100 * 25 = 7502.</summary>
    [Fact]
    public void In_a_memcg_that_may_not_swap_the_limit_is_the_scale()
    {
        Prediction prediction = Of(Group(swapLimit: 0, adj: 100, victim: 900));

        Assert.Equal((900, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(new Pages(25_000), prediction.TotalPages);
        Assert.Equal(new Pages(7502), Assert.Single(prediction.Ranking, task => task.Pid == 901).Badness);
    }

    [Fact]
    public void In_a_memcg_whose_swap_is_not_printed_a_choice_that_hangs_on_it_is_left_open()
    {
        Prediction prediction = Of(Group(Unlimited, adj: 100, victim: 900));

        Assert.Equal((null, null), (prediction.VictimPid, prediction.Agrees));
        Assert.Null(prediction.TotalPages);
        Assert.Equal("the choice depends on how much swap the group may use, which is not printed", prediction.Note);
    }

    [Fact]
    public void In_a_memcg_whose_swap_is_not_printed_a_choice_that_does_not_hang_on_it_stands()
    {
        Prediction prediction = Of(Group(Unlimited, adj: 300, victim: 901));

        Assert.Equal((901, true), (prediction.VictimPid, prediction.Agrees));
        Assert.Equal(
            "the swap the group may use is not printed; the choice is the same with and without", prediction.Note);
    }

    /// <summary>rss, swap and page tables: the latter in pages or in bytes, and none where they are not
    /// printed.</summary>
    [Theory]
    [InlineData("rss cpu oom_adj", "5000 1 0", 5000)]
    [InlineData("rss swapents oom_score_adj", "5000 70 0", 5070)]
    [InlineData("rss nr_ptes nr_pmds swapents oom_score_adj", "5000 30 2 70 0", 5102)]
    [InlineData("rss pgtables_bytes swapents oom_score_adj", "5000 126975 70 0", 5100)]
    public void A_task_holds_what_its_table_tells(string columns, string figures, long pages)
    {
        Prediction prediction = Of(ReportText.Oom with
        {
            Tasks = [$"[ pid ]   uid  tgid total_vm {columns} name", $"[  900]     0   900    20000 {figures} db"],
        });

        Assert.Equal(new Pages(pages), Assert.Single(prediction.Ranking).Held);
    }

    private const long Unlimited = 9_007_199_254_740_988;

    private static Prediction Of(ReportText text) => Assert.IsType<Prediction>(LogText.Facts(text.Lines()).Prediction);

    private static ReportText Kill(int pid, params TaskText[] tasks) => ReportText.Oom with
    {
        Tasks = TaskText.Table(tasks),
        Summary = null,
        Kill = [ReportText.Killed("Out of memory", "victim", pid, 100)],
    };

    private static ReportText Group(long swapLimit, int adj, int victim) => ReportText.MemcgOom with
    {
        Memcg = (new MemcgText("/a") with { SwapLimit = swapLimit }).Lines(),
        Tasks = TaskText.Table(new TaskText("db", 900, 10_000), new TaskText("web", 901, 5000) { Adj = adj }),
        Summary = null,
        Kill = [ReportText.Killed("Memory cgroup out of memory", "victim", victim, 100)],
    };

    private static ReportText Of4Dot4(string choice, params EquatableArray<string> rows) => ReportText.Oom with
    {
        Context = "CPU: 0 PID: 900 Comm: db Not tainted 4.4.0-210-generic #242-Ubuntu",
        Memory = null,
        Summary = null,
        Tasks = ["[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name", .. rows],
        Kill = [choice],
    };

    private static string Row4Dot4(int uid, int pid, int rss, string comm) =>
        $"[{pid,5}] {uid,5} {pid,5} {rss,8} {rss,8} {1,7} {1,7} {0,8}         {0,5} {comm}";
}
