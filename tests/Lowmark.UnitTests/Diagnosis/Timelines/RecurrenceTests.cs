using Lowmark.Diagnosis.Model;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Diagnosis.Timelines;

/// <summary>What comes again, how regularly, and whether it grows.</summary>
public class RecurrenceTests
{
    private const decimal FortyMinutes = 2400;

    /// <summary>100,000 kB in 40 minutes are 150,000 kB in an hour.</summary>
    [Fact]
    public void One_process_that_is_bigger_in_every_report_leaks_that_much_an_hour()
    {
        Recurrence again = Assert.Single(One(
            Kill(100, 900, 400_000, victim: 10), Kill(100 + FortyMinutes, 900, 500_000, victim: 11),
            Kill(100 + (2 * FortyMinutes), 900, 600_000, victim: 12)).Recurrences);

        Assert.Equal(
            ("systemd_service", "db", "cgroup-limit"), (again.SubjectKind, again.Subject, again.CauseId));
        Assert.Equal((3, 3, 1, 3), (again.Count, again.Kills, again.FirstIncident, again.LastIncident));
        Assert.Equal(new Period(2400, 0, 2400, 2400, IsRegular: true), again.Period);
        Growth growth = Assert.IsType<Growth>(again.Growth);
        Assert.Equal(("leak", 900, Confidence.Likely), (growth.Kind, growth.Pid, growth.Confidence));
        Assert.Equal((150_000, 400_000, 600_000), (growth.PerHour.Count, growth.First.Count, growth.Last.Count));
        Assert.Equal(("process-leak", 3, 4800), (growth.FactorId, growth.Samples, growth.Seconds));
    }

    [Fact]
    public void Two_reports_are_enough_for_one_process_but_give_no_period()
    {
        Recurrence again = Assert.Single(
            One(Kill(0, 900, 400_000, victim: 10), Kill(3600, 900, 480_000, victim: 11)).Recurrences);

        Assert.Equal((80_000, null), (again.Growth?.PerHour.Count, again.Period));
    }

    [Fact]
    public void Growth_below_a_fifth_is_none() =>
        Assert.Null(Assert.Single(
            One(Kill(0, 900, 400_000, victim: 10), Kill(3600, 900, 479_999, victim: 11)).Recurrences).Growth);

    /// <summary>The slope is the mean of 100,000 and 200,000 kB in 40 minutes: 225,000 an hour.</summary>
    [Fact]
    public void Other_processes_each_bigger_than_the_one_before_are_possibly_more_and_no_leak()
    {
        Growth growth = Grown(400_000, 500_000, 700_000);

        Assert.Equal(
            ("larger_each_time", 225_000, null, null),
            (growth.Kind, growth.PerHour.Count, growth.Pid, growth.FactorId));
        Assert.Equal(Confidence.Possible, growth.Confidence);
    }

    /// <summary>600,000 kB every 40 minutes are 900,000 kB an hour.</summary>
    [Fact]
    public void The_same_size_each_time_is_not_called_a_leak()
    {
        Growth growth = Grown(600_000, 600_000, 600_000);

        Assert.Equal(
            ("fills_again", 900_000, null, Confidence.Possible),
            (growth.Kind, growth.PerHour.Count, growth.FactorId, growth.Confidence));
        Assert.Contains("the log does not tell", growth.Because, StringComparison.Ordinal);
        Assert.Contains("held 586 MiB when it was met", growth.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_was_there_before_did_not_fill_again() =>
        Assert.Null(Assert.Single(One(
            Kill(0, 900, 600_000, victim: 10), Kill(2400, 900, 600_000, victim: 11),
            Kill(4800, 900, 600_000, victim: 12)).Recurrences).Growth);

    [Fact]
    public void Sizes_that_go_up_and_down_show_no_growth() =>
        Assert.Null(Recurrence(400_000, 900_000, 500_000).Growth);

    [Fact]
    public void Programs_of_another_name_are_not_compared()
    {
        DiagnosedReport other = Kill(4800, 902, 600_000);
        Assert.Null(Assert.Single(One(
            Kill(0, 900, 400_000), Kill(2400, 901, 500_000),
            other with { Culprit = other.Culprit! with { Name = "backup" } }).Recurrences).Growth);
    }

    /// <summary>Intervals of 2280 and 2520 s: 120 s from their mean, both.</summary>
    [Fact]
    public void A_period_has_its_spread() =>
        Assert.Equal(
            new Period(2400, 120, 2280, 2520, IsRegular: true),
            Assert.Single(One(Kill(0, 1, 5), Kill(2280, 2, 5), Kill(4800, 3, 5)).Recurrences).Period);

    [Fact]
    public void What_comes_anyhow_is_not_regular() =>
        Assert.False(
            Assert.Single(One(Kill(0, 1, 5), Kill(600, 2, 5), Kill(4800, 3, 5)).Recurrences).Period?.IsRegular);

    [Fact]
    public void Another_group_is_another_series_and_one_incident_is_none()
    {
        MachineTimeline machine = One(
            Kill(0, 1, 5), Kill(600, 2, 5, "/system.slice/web.service"), Kill(1200, 3, 5));

        Assert.Equal(("db", 2), (Assert.Single(machine.Recurrences).Subject, machine.Recurrences[0].Count));
        Assert.Equal(
            [("db", 2, 2), ("web", 1, 1)], machine.Hits.Select(hit => (hit.Name, hit.Incidents,
                hit.Kills)));
    }

    private static Growth Grown(params long[] sizes) => Assert.IsType<Growth>(Recurrence(sizes).Growth);

    private static Recurrence Recurrence(params long[] sizes) => Assert.Single(
        One(sizes.Select((kib, i) => Kill(100 + (i * FortyMinutes), 900 + i, kib))).Recurrences);
}
