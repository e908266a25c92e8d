using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class ProcessHogTests
{
    [Fact]
    [RuleCase("process-hog", Outcome.Confirmed)]
    public void Two_fifths_of_ram_make_a_hog() =>
        Ruled.By<ProcessHog>(Holding(new TaskText("db", 900, 100_000)))
            .Confirms(Confidence.Certain, "db (pid 900) holds 391 MiB, 40 % of RAM.").Quoting("[    900]");

    [Fact]
    [RuleCase("process-hog", Outcome.Confirmed)]
    public void What_is_in_swap_counts() =>
        Ruled.By<ProcessHog>(Holding(new TaskText("db", 900, 40_000) { Swap = 60_000 }))
            .Confirms(Confidence.Certain, "db (pid 900) holds 391 MiB, 40 % of RAM.").Quoting("[    900]");

    [Fact]
    [RuleCase("process-hog", Outcome.Confirmed)]
    public void In_a_memcg_the_limit_is_the_whole() =>
        Ruled.By<ProcessHog>(ReportText.MemcgOom)
            .Confirms(Confidence.Certain, "db (pid 900) holds 78.1 MiB, 80 % of the group's limit.")
            .Quoting("[    900]");

    [Fact]
    [RuleCase("process-hog", Outcome.Refuted)]
    public void A_page_less_makes_none() =>
        Ruled.By<ProcessHog>(Holding(new TaskText("db", 900, 99_999)))
            .Refutes("the biggest process holds 40 % of RAM").Quoting("[    900]");

    [Fact]
    [RuleCase("process-hog", Outcome.Unknown)]
    public void Cut_before_the_task_table_nothing_tells() =>
        Ruled.By<ProcessHog>(ReportText.Oom.Lines().CutBefore("Tasks state")).IsUnknownFor("the task table");

    [Fact]
    [RuleCase("process-hog", Outcome.Unknown)]
    public void Without_the_size_of_the_machine_nothing_is_two_fifths_of_it() =>
        Ruled.By<ProcessHog>(ReportText.Oom with { Memory = null }).IsUnknownFor("how much memory there is (RAM)");

    /// <summary>Before v6.8 rss counts shared memory as well; 10,001 pages of it may be a tenth of the hog.</summary>
    [Theory]
    [InlineData(10_000, "db (pid 900) holds 391 MiB, 40 % of RAM.")]
    [InlineData(10_001, "db (pid 900) holds up to 391 MiB, 40 % of RAM.")]
    public void What_may_be_shared_is_up_to(long shmem, string summary) =>
        Ruled.By<ProcessHog>(Holding(new TaskText("db", 900, 100_000)) with
        {
            Memory = new MemInfoText().Counting("shmem", shmem),
        })
            .Confirms(Confidence.Certain, summary);

    /// <summary>260,000 pages and swap of 250,000 pages of RAM.</summary>
    [Fact]
    public void With_swap_a_process_may_hold_more_than_ram() =>
        Ruled.By<ProcessHog>(Holding(new TaskText("db", 900, 200_000) { Swap = 60_000 }))
            .Confirms(Confidence.Certain, "db (pid 900) holds 1016 MiB, more than RAM.");

    private static ReportText Holding(TaskText task) =>
        ReportText.Oom with { Tasks = TaskText.Table(new TaskText("sshd", 300, 1000), task) };
}
