using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class ProcessLeakTests
{
    private static readonly EquatableArray<TaskUse> Before =
        LogText.Facts(With(new TaskText("db", 900, 25_000), new TaskText("etl", 950, 50_000)).Lines()).LargestTasks;

    [Fact]
    [RuleCase("process-leak", Outcome.Confirmed)]
    public void Growth_by_a_fifth_and_by_2_percent_of_ram() =>
        Ruled.By<ProcessLeak>(With(new TaskText("db", 900, 30_000)).Lines(), Before)
            .Confirms(Confidence.Likely, "db (pid 900) grew by 19.5 MiB since the report before.").Quoting("[    900]");

    [Theory]
    [InlineData("db", 900, 29_999)]         // a fifth less a page
    [InlineData("etl", 950, 55_000)]        // 2 % of RAM, but a tenth of what it had
    [InlineData("db", 900, 20_000)]         // shrank
    [RuleCase("process-leak", Outcome.Refuted)]
    public void Less_growth_is_no_leak(string comm, int pid, int pages) =>
        Ruled.By<ProcessLeak>(With(new TaskText(comm, pid, pages)).Lines(), Before)
            .Refutes("no process grew much since the report before").Quoting($"[    {pid}]");

    [Fact]
    [RuleCase("process-leak", Outcome.Unknown)]
    public void One_report_shows_no_growth() =>
        Ruled.By<ProcessLeak>(With(new TaskText("db", 900, 30_000)))
            .IsUnknownFor("a second task table, earlier in the same log");

    [Fact]
    [RuleCase("process-leak", Outcome.Unknown)]
    public void A_pid_that_another_program_got_shows_no_growth() =>
        Ruled.By<ProcessLeak>(With(new TaskText("web", 900, 90_000)).Lines(), Before)
            .IsUnknownFor("a process that is in both task tables");

    private static ReportText With(params TaskText[] tasks) => ReportText.Oom with { Tasks = TaskText.Table(tasks) };
}
