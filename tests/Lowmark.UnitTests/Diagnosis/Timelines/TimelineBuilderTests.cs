using Lowmark.Diagnosis.Model;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Diagnosis.Timelines;

/// <summary>Times, machines, restarts, and the bounds of a time line.</summary>
public class TimelineBuilderTests
{
    [Fact]
    public void Entries_stand_at_their_seconds_since_the_first_and_the_rest_is_quiet()
    {
        MachineTimeline machine = One(Start(), Kill(100, 1, 5), Kill(140, 2, 5), Kill(1000, 3, 5));

        Assert.Equal(
            [(100d, 40d), (1000d, 0d)],
            machine.Entries.Select(entry => (entry.AtSeconds!.Value, entry.Seconds!.Value)));
        Assert.Equal((1000, 960, 860), (machine.Seconds, machine.QuietSeconds, machine.LongestQuietSeconds));
        Assert.Equal((2, 3, 0), (machine.IncidentCount, machine.KillCount, machine.RestartCount));
        Assert.Equal((0m, 1000m), (machine.FirstTime.MonotonicSeconds, machine.LastTime.MonotonicSeconds));
    }

    [Fact]
    public void Incidents_in_another_order_than_that_of_time_do_not_tell_how_long_it_was_quiet()
    {
        MachineTimeline machine = One(
            Kill(null, 1, 5).AtWall("Sep 11 12:00:00"), Kill(null, 2, 5).AtWall("Sep 8 12:00:00"),
            Kill(null, 3, 5).AtWall("Sep 11 15:00:00"));

        Assert.Equal((75d * 3600, null, null), (machine.Seconds, machine.QuietSeconds, machine.LongestQuietSeconds));
    }

    [Fact]
    public void Two_hosts_in_one_log_are_two_machines()
    {
        MachineTimeline[] machines = [.. Events(
            Kill(0, 1, 5).From("all.log", "a"), Kill(1200, 2, 5).From("all.log", "b"),
            Kill(2400, 3, 5).From("all.log", "a"), Kill(3600, 4, 5).From("all.log", "b")).Machines];

        Assert.Equal(["a", "b"], machines.Select(machine => machine.Name));
        Assert.All(machines, machine => Assert.Equal((2, 2400), (machine.IncidentCount, machine.Seconds)));
        Assert.All(machines, machine => Assert.Equal(2, Assert.Single(machine.Recurrences).Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("localhost")]
    [InlineData("stdout")]
    public void Inputs_that_name_no_host_are_machines_of_their_own(string? host) =>
        Assert.Equal(
            ["a.log", "b.log"],
            Events(Kill(0, 1, 5).From("a.log", host), Kill(9, 2, 5).From("b.log", host)).Machines
                .Select(machine => machine.Name));

    [Fact]
    public void Rotated_inputs_of_one_host_are_one_machine()
    {
        MachineTimeline machine = One(
            Kill(100, 1, 5).From("kern.log.1", "web").AtWall("2026-10-11T12:00:00"),
            Kill(2500, 2, 5).From("kern.log", "web").AtWall("2026-10-11T12:40:00"),
            Kill(4900, 3, 5).From("kern.log", "web").AtWall("2026-10-11T13:20:00"));

        Assert.Equal((3, 4800, 0), (machine.IncidentCount, machine.Seconds, machine.RestartCount));
        Assert.Equal(2400, Assert.Single(machine.Recurrences).Period?.MeanSeconds);
    }

    [Fact]
    public void A_newer_input_given_first_is_put_behind_and_is_no_restart()
    {
        MachineTimeline machine = One(
            Kill(500, 3, 5).From("kern.log", "web").AtWall("2026-10-12T12:00:00"),
            Kill(90_000, 1, 5).From("kern.log.1", "web").AtWall("2026-10-11T12:00:00"));

        Assert.Equal([2, 1], machine.Entries.Select(entry => (int)entry.Incident!));
        Assert.Equal([0d, 86_400], machine.Entries.Select(entry => entry.AtSeconds!.Value));
        Assert.Equal("2026-10-11T12:00:00", machine.FirstTime.Wall);
        Assert.Equal((0, 0), (machine.RestartCount, machine.ClockJumpCount));
    }

    [Fact]
    public void A_storm_over_midnight_goes_on()
    {
        MachineTimeline machine = One(
            Kill(null, 1, 5).AtWall("Oct 11 23:59:50"), Kill(null, 2, 5).AtWall("Oct 12 00:00:30"),
            Kill(null, 3, 5).AtWall("Oct 12 00:39:50"));

        Assert.Equal((2, 2400), (machine.IncidentCount, machine.Seconds));
    }

    [Fact]
    public void A_restart_between_is_an_entry_and_the_wall_clock_spans_it()
    {
        MachineTimeline machine = One(
            Kill(5000, 1, 5).AtWall("2026-10-11T12:00:00"), Start(0, "2026-10-11T12:10:00"),
            Kill(1800, 2, 5).AtWall("2026-10-11T12:40:00"));

        Assert.Equal((1, 2400, false), (machine.RestartCount, machine.Seconds, machine.DowntimeIsUnknown));
        Assert.Equal([0d, 600, 2400], machine.Entries.Select(entry => entry.AtSeconds!.Value));
        Assert.Equal((TimelineEntryKind.Restart, 5L), (machine.Entries[1].Kind, machine.Entries[1].Evidence?.Line));
    }

    [Fact]
    public void Without_a_wall_clock_the_downtime_is_unknown_and_makes_no_period()
    {
        MachineTimeline machine = One(
            Kill(100, 1, 5), Kill(1100, 2, 5), Start(), Kill(300, 3, 5), Kill(1300, 4, 5));

        Assert.Equal((true, 1, 2300), (machine.DowntimeIsUnknown, machine.RestartCount, machine.Seconds));
        Assert.Equal(new Period(1000, 0, 1000, 1000, true), Assert.Single(machine.Recurrences).Period);
    }

    [Fact]
    public void The_kernels_clock_going_back_is_a_restart_that_was_not_logged()
    {
        MachineTimeline machine = One(
            Kill(5000, 1, 5).AtWall("2026-10-11T12:00:00"), Kill(60, 2, 5).AtWall("2026-10-11T12:10:00"));

        Assert.Equal(1, machine.RestartCount);
        Assert.Equal([0d, 540, 600], machine.Entries.Select(entry => entry.AtSeconds!.Value));
    }

    [Fact]
    public void The_same_start_in_two_inputs_is_one() =>
        Assert.Equal(
            1,
            One(
                Kill(5000, 1, 5).AtWall("2026-10-11T12:00:00"), Start(0, "2026-10-11T12:10:00"),
                Start(0, "2026-10-11T12:10:00")).RestartCount);

    [Theory]
    [InlineData("2026-10-11T13:40:00", 3600)]
    [InlineData("2026-10-11T12:30:00", -600)]
    public void A_wall_clock_that_is_set_is_a_jump_and_does_not_move_the_incident(string wall, double jump)
    {
        MachineTimeline machine = One(
            Kill(100, 1, 5).AtWall("2026-10-11T12:00:00"), Kill(2500, 2, 5).AtWall(wall));

        TimelineEntry found = machine.Entries.Single(entry => entry.Kind is TimelineEntryKind.ClockJump);
        Assert.Equal((1, jump, 2400), (machine.ClockJumpCount, found.Seconds, machine.Seconds));
    }

    [Fact]
    public void Times_that_are_not_in_the_log_are_absent_and_never_zero()
    {
        MachineTimeline machine = One(Kill(null, 1, 5), Kill(null, 2, 5, "/b"), Kill(null, 3, 5, "/c"));

        Assert.Equal([1, 2, 3], machine.Entries.Select(entry => (int)entry.Incident!));
        Assert.All(machine.Entries, entry => Assert.Null(entry.AtSeconds));
        Assert.Equal((null, null, null), (machine.Seconds, machine.QuietSeconds, machine.LongestQuietSeconds));
    }

    [Fact]
    public void A_hundred_thousand_incidents_are_counted_and_400_kept()
    {
        Timeline timeline = Events(Enumerable.Range(0, 100_000).Select(i => Kill(i * 100, i, 5, $"/g{i % 1000}")));

        MachineTimeline machine = Assert.Single(timeline.Machines);
        Assert.Equal((100_000, 100_000), (machine.IncidentCount, machine.EntryCount));
        Assert.Equal(400, machine.Entries.Count);
        Assert.Equal((1, 100_000), (machine.Entries[0].Incident, machine.Entries[^1].Incident));
        Assert.Equal((500, 50), (machine.RecurrenceCount, machine.Recurrences.Count));
        Assert.Equal((500, 50), (machine.HitOwnerCount, machine.Hits.Count));
        Assert.Equal(100, machine.Recurrences[0].Count);
        Assert.Equal(200, machine.Consequences.Count);
        Assert.StartsWith(
            "kern.log: only the first and last 200", Assert.Single(timeline.Cut), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_machines_32_are_kept_and_it_is_said()
    {
        Timeline timeline = Events(Enumerable.Range(0, 40).Select(i => Kill(i, i, 5).From("all.log", $"host{i}")));

        Assert.Equal(32, timeline.Machines.Count);
        Assert.Equal("8 reports of more than 32 machines are left out", Assert.Single(timeline.Cut));
    }
}
