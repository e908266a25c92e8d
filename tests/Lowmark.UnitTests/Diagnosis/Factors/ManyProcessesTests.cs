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
            .Confirms(Confidence.Certain, "8 processes named php-fpm hold 400000 kB together, 40 % of RAM")
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

    private static ReportText Workers(int count, long pagesOfEach, params TaskText[] others) => ReportText.Oom with
    {
        Tasks = TaskText.Table(
            [.. Enumerable.Range(100, count).Select(pid => new TaskText("php-fpm", pid, pagesOfEach)), .. others]),
    };
}
