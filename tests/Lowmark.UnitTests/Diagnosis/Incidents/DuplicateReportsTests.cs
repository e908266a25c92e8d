using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Incidents;

public class DuplicateReportsTests
{
    [Fact]
    public void The_same_report_in_two_logs_is_known_the_second_time()
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(Read(ReportText.Oom)));
        Assert.True(duplicates.IsKnown(Read(ReportText.Oom)));
    }

    [Fact]
    public void The_same_kill_at_another_time_is_another()
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(Read(ReportText.Oom)));
        Assert.False(duplicates.IsKnown(Read(ReportText.Oom with { Stamp = 100.000001m })));
    }

    [Fact]
    public void Another_victim_trigger_or_free_memory_at_the_same_time_is_another_report()
    {
        DuplicateReports duplicates = new();

        Assert.All(
            [
                ReportText.Oom,
                ReportText.Oom with { Kill = [ReportText.Killed("Out of memory", "web", 901, 600_000)] },
                ReportText.Oom with { Context = "CPU: 1 PID: 77 Comm: db Not tainted 6.1.0-50-amd64 #1  Debian "
                    + "6.1.176-1" },
                ReportText.Oom with { Memory = new MemInfoText().Counting("free", 1499) }, ReportText.AllocationFailure,
            ],
            text => Assert.False(duplicates.IsKnown(Read(text))));
    }

    [Fact]
    public void Without_a_kernel_stamp_nothing_is_taken_for_a_duplicate()
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(Read(ReportText.Oom with { Stamp = null })));
        Assert.False(duplicates.IsKnown(Read(ReportText.Oom with { Stamp = null })));
    }

    [Fact]
    public void The_last_4096_reports_are_remembered_and_no_more()
    {
        DuplicateReports duplicates = new();
        for (int i = 0; i < 4096; i++) { duplicates.IsKnown(At(i)); }
        Assert.True(duplicates.IsKnown(At(0)));

        duplicates.IsKnown(At(4096));
        Assert.True(duplicates.IsKnown(At(1)));
        Assert.False(duplicates.IsKnown(At(0)));
    }

    private static DiagnosedReport At(int second) => Diagnosed.Bare() with { Time = new(second, null) };

    private static DiagnosedReport Read(ReportText text) => Assert.Single(LogText.Diagnosed(text.Lines()));
}
