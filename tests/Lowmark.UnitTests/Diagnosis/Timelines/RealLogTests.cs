using System.Globalization;
using System.Text;
using Lowmark.Diagnosis.Model;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Diagnosis.Timelines;

/// <summary>Time lines of logs that kernels printed, as they are and put together.</summary>
public class RealLogTests
{
    [Fact]
    public void A_failure_that_ends_in_a_kill_is_one_chain()
    {
        MachineTimeline machine = Assert.Single(
            Inputs(("kern.log", Bytes(Lines("6.1.176/mod-atomic-order0")))).Machines);

        Assert.Equal(
            [ReportKind.PageAllocationFailure, ReportKind.OomKill],
            machine.Entries.Select(entry => entry.IncidentKind!.Value));
        Consequence found = Assert.Single(machine.Consequences);
        Assert.Equal(("escalation", Confidence.Likely), (found.Relation, found.Confidence));
    }

    [Fact]
    public void A_group_that_runs_full_every_40_minutes_is_one_recurrence()
    {
        string[] log = Lines("6.12.107/cgroup-limit-v2");
        IEnumerable<string> four = Enumerable.Range(0, 4).SelectMany(i => Later(log, 2400 * i));

        MachineTimeline machine = Assert.Single(Inputs(("kern.log", Bytes(four))).Machines);

        Recurrence again = Assert.Single(machine.Recurrences);
        Assert.Equal((4, "cgroup-limit"), (again.Count, again.CauseId));
        Assert.Equal(new Period(2400, 0, 2400, 2400, true), again.Period);
        Assert.Null(again.Growth);
    }

    [Fact]
    public void Boots_one_after_the_other_are_restarts_between()
    {
        string[] names = ["5.10.262/global", "6.1.176/global", "6.12.107/global"];

        MachineTimeline machine = Assert.Single(Inputs(("console.log", Bytes(names.SelectMany(Lines)))).Machines);

        Assert.Equal(
            [TimelineEntryKind.Incident, TimelineEntryKind.Restart, TimelineEntryKind.Incident,
                TimelineEntryKind.Restart, TimelineEntryKind.Incident],
            machine.Entries.Select(entry => entry.Kind));
        Assert.Equal((2, true), (machine.RestartCount, machine.DowntimeIsUnknown));
        Assert.StartsWith("Linux version 6.1.", machine.Entries[1].Evidence?.Text, StringComparison.Ordinal);
        Assert.Empty(machine.Consequences);
    }

    [Fact]
    public void Logs_of_two_machines_are_not_mixed() =>
        Assert.Equal(
            ["a.log", "b.log"],
            Inputs(("a.log", Bytes(Lines("5.10.262/global"))), ("b.log", Bytes(Lines("6.12.107/global")))).Machines
                .Select(machine => machine.Name));

    private static string[] Lines(string name) => File.ReadAllLines(Repository.Log(name));

    private static byte[] Bytes(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    /// <summary>The log without its boot line, some seconds later.</summary>
    private static IEnumerable<string> Later(string[] log, int seconds)
    {
        foreach (string line in log)
        {
            int end = line.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || line.Contains("Linux version", StringComparison.Ordinal)) { continue; }
            decimal stamp = decimal.Parse(line[1..end], CultureInfo.InvariantCulture) + seconds;
            yield return string.Create(CultureInfo.InvariantCulture, $"[{stamp,12:0.000000}]{line[(end + 1)..]}");
        }
    }
}
