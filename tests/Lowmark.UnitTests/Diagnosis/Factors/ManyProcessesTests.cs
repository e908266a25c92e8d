using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class ManyProcessesTests
{
    [Fact]
    [RuleCase("many-processes", Outcome.Confirmed)]
    public void Eight_of_one_name_that_hold_two_fifths_together() =>
        Ruled.By<ManyProcesses>(Workers(8, 12_500))
            .Confirms(Confidence.Certain, "8 processes named php-fpm hold up to 391 MiB together, 40 % of RAM.")
            .Quoting("[    100]");

    [Theory]
    [InlineData(7, 15_000)]
    [InlineData(8, 12_499)]
    [RuleCase("many-processes", Outcome.Refuted)]
    public void Fewer_of_them_or_less_together_is_no_crowd(int workers, int pagesOfEach) =>
        Ruled.By<ManyProcesses>(Workers(workers, pagesOfEach))
            .Refutes("no group of equal processes holds the memory").Quoting("[    100]");

    [Fact]
    [RuleCase("many-processes", Outcome.Refuted)]
    public void A_single_process_that_holds_as_much_outweighs_them() =>
        Ruled.By<ManyProcesses>(Workers(8, 12_500, new TaskText("db", 900, 100_000)))
            .Refutes("no group of equal processes holds the memory").Quoting("[    ");

    [Fact]
    [RuleCase("many-processes", Outcome.Unknown)]
    public void Cut_before_the_task_table_nothing_tells() =>
        Ruled.By<ManyProcesses>(ReportText.Oom.Lines().CutBefore("Tasks state")).IsUnknownFor("the task table");

    /// <summary>8 processes of 12,500 pages, 2,500 of them anonymous: 8 % of RAM. Of v6.8 the table says so.</summary>
    [Fact]
    public void Where_the_table_says_what_is_anonymous_only_that_is_added_up() =>
        Ruled.By<ManyProcesses>(Split(anonymous: 2_500))
            .Refutes("no group of equal processes holds the memory").Quoting("[    100]");

    [Fact]
    public void Anonymous_memory_is_not_shared() =>
        Ruled.By<ManyProcesses>(Split(anonymous: 12_500))
            .Confirms(Confidence.Certain, "8 processes named php-fpm hold 391 MiB together, 40 % of RAM.");

    /// <summary>300,000 pages of 250,000.</summary>
    [Fact]
    public void A_share_never_goes_above_100_percent()
    {
        Ruled ruled = Ruled.By<ManyProcesses>(Workers(10, 30_000))
            .Confirms(Confidence.Certain, "10 processes named php-fpm hold up to 1.14 GiB together, more than RAM.");
        Assert.DoesNotContain(
            ruled.Finding.Evidence, evidence => evidence.Because.Contains('%', StringComparison.Ordinal));
    }

    private static ReportText Split(long anonymous) => ReportText.Oom with
    {
        Tasks =
        [
            TaskText.State,
            "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name",
            .. Enumerable.Range(100, 8).Select(pid =>
                $"[{pid,7}] {33,5} {pid,5} {12_500,8} {12_500,8} {anonymous,8} {0,8} {12_500 - anonymous,8} {8192,8} {0,8} "
                + $"        {0,5} php-fpm"),
        ],
    };

    private static ReportText Workers(int count, long pagesOfEach, params TaskText[] others) => ReportText.Oom with
    {
        Tasks = TaskText.Table(
            [.. Enumerable.Range(100, count).Select(pid => new TaskText("php-fpm", pid, pagesOfEach)), .. others]),
    };
}
