using FsCheck;
using FsCheck.Fluent;
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
    public void Without_a_kernel_stamp_nothing_in_one_input_is_taken_for_a_duplicate()
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(Read(ReportText.Oom with { Stamp = null })));
        Assert.False(duplicates.IsKnown(Read(ReportText.Oom with { Stamp = null })));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_log_without_kernel_stamps_holds_the_same_report_as_another_input(bool first, bool second)
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(In("dmesg", first)));
        Assert.True(duplicates.IsKnown(In("messages", second)));
        Assert.False(duplicates.IsKnown(In(
            "messages", second, ReportText.Oom with { Memory = new MemInfoText().Counting("free", 1499) })));
    }

    [Fact]
    public void Two_inputs_whose_stamps_differ_hold_two_reports()
    {
        DuplicateReports duplicates = new();

        Assert.False(duplicates.IsKnown(In("host1", stamped: true)));
        Assert.False(duplicates.IsKnown(In("host2", true, ReportText.Oom with { Stamp = 200 })));
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

    [Fact]
    public void A_report_without_a_stamp_is_remembered_and_forgotten_as_well()
    {
        DuplicateReports duplicates = new();
        for (int i = 0; i < 4096; i++) { duplicates.IsKnown(Given(("dmesg", null, i, 900))); }
        Assert.True(duplicates.IsKnown(Given(("messages", null, 0, 900))));

        duplicates.IsKnown(Given(("dmesg", null, 4096, 900)));
        Assert.True(duplicates.IsKnown(Given(("messages", null, 1, 900))));
        Assert.False(duplicates.IsKnown(Given(("messages", null, 0, 900))));
    }

    [Fact]
    public void Whatever_comes_in_whatever_order_is_told_apart_as_by_a_look_at_all_of_them()
    {
        Gen<int?> stamp = Gen.Elements(new int?[] { null, 1, 2, 3 });
        Gen<int?> trigger = Gen.Elements(new int?[] { null, 900 });
        Gen<(string, int?, int, int?)> report =
            from source in Gen.Elements("dmesg", "messages", "kern.log")
            from at in stamp
            from failures in Gen.Choose(1, 3)
            from pid in trigger
            select (source, at, failures, pid);
        Prop.ForAll(Gen.ArrayOf(report).ToArbitrary(), reports =>
        {
            DuplicateReports duplicates = new();
            List<(string Source, int? Stamp, int Failures, int? Pid)> seen = [];
            return reports.All(each => duplicates.IsKnown(Given(each)) == IsKnown(each, seen));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsKnown(
        (string Source, int? Stamp, int Failures, int? Pid) report,
        List<(string Source, int? Stamp, int Failures, int? Pid)> seen)
    {
        bool IsAlike((string Source, int? Stamp, int Failures, int? Pid) other) =>
            (other.Failures, other.Pid) == (report.Failures, report.Pid);
        bool isTelling = report.Pid is not null;
        int last = seen.FindLastIndex(IsAlike);
        bool isElsewhere = isTelling && last >= 0 && seen[last].Source != report.Source
            && (seen[last].Stamp is null || report.Stamp is null);
        bool isStamped = report.Stamp is { } stamp && seen.Exists(other => IsAlike(other) && other.Stamp == stamp);
        if (isElsewhere || isStamped) { return true; }
        if (report.Stamp is not null || isTelling) { seen.Add(report); }
        return false;
    }

    private static DiagnosedReport Given((string Source, int? Stamp, int Failures, int? Pid) report)
    {
        DiagnosedReport bare = Diagnosed.Bare();
        return bare with
        {
            Source = bare.Source with { Name = report.Source },
            Time = new(report.Stamp, null),
            Trigger = report.Pid is null ? null : new("db", report.Pid, null, null, null),
            Memcg = new("/a", "/a", null, null, report.Failures, null, null, null, []),
        };
    }

    private static DiagnosedReport In(string source, bool stamped, ReportText? text = null)
    {
        text ??= ReportText.Oom;
        DiagnosedReport report = Read(stamped ? text : text with { Stamp = null });
        return report with { Source = report.Source with { Name = source } };
    }

    private static DiagnosedReport At(int second) => Diagnosed.Bare() with { Time = new(second, null) };

    private static DiagnosedReport Read(ReportText text) => Assert.Single(LogText.Diagnosed(text.Lines()));
}
