using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Incidents;

public class IncidentGrouperTests
{
    [Fact]
    public void Twenty_kills_within_a_minute_are_one_incident_with_twenty_victims()
    {
        (DiagnosedReport[] reports, Incident[] incidents) =
            Group([.. Enumerable.Range(0, 20).SelectMany(i => Kill(100 + (3 * i), 1000 + i))]);

        Incident incident = Assert.Single(incidents);
        Assert.Equal((20, 20), (incident.ReportCount, incident.VictimCount));
        Assert.Equal(Enumerable.Range(1000, 20), incident.Victims.Select(victim => victim.Pid));
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), incident.ReportIds);
        Assert.Equal((100m, 157m), (incident.FirstTime.MonotonicSeconds, incident.LastTime.MonotonicSeconds));
        Assert.Equal("global-exhaustion", incident.Cause?.Id);
        Assert.EndsWith(" 20 processes were killed: db.", incident.Summary, StringComparison.Ordinal);
        Assert.All(reports, report => Assert.Equal(incident.Id, report.Incident));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    public void A_minute_without_a_report_ends_an_incident(int gap, int incidents) =>
        Assert.Equal(incidents, Group([.. Kill(100, 900), .. Kill(100 + gap, 901)]).Incidents.Length);

    [Fact]
    public void Gaps_are_counted_from_the_last_report_so_a_storm_may_last() =>
        Assert.Single(Group([.. Kill(100, 900), .. Kill(150, 901), .. Kill(200, 902)]).Incidents);

    [Fact]
    public void Another_memcg_is_another_incident()
    {
        (DiagnosedReport[] reports, Incident[] incidents) =
            Group([.. MemcgKill(100, 900, "/a"), .. MemcgKill(101, 901, "/b"), .. MemcgKill(102, 902, "/a")]);

        Assert.Equal([1, 2, 1], reports.Select(report => report.Incident));
        Assert.Equal([2, 1], incidents.OrderBy(incident => incident.Id).Select(incident => incident.VictimCount));
    }

    [Fact]
    public void A_kill_for_the_machine_is_not_one_for_a_memcg() =>
        Assert.Equal(2, Group([.. MemcgKill(100, 900, "/a"), .. Kill(101, 901)]).Incidents.Length);

    [Fact]
    public void Another_cause_is_another_incident() =>
        Assert.Equal(
            2,
            Group(
            [
                .. Kill(100, 900),
                .. (ReportText.Oom with { Stamp = 101, Above = "sysrq: Manual OOM execution" }).Lines(),
            ]).Incidents.Length);

    [Fact]
    public void A_kill_line_whose_report_was_suppressed_joins_the_storm()
    {
        Incident incident = Assert.Single(
            Group([.. Kill(100, 900), KillLine(101, "Out of memory", 901), .. Kill(102, 902)]).Incidents);

        Assert.Equal([900, 901, 902], incident.Victims.Select(victim => victim.Pid));
    }

    /// <summary>The kernel prints at most ten reports in five seconds, and every kill line.</summary>
    [Fact]
    public void A_memcgs_kill_line_whose_report_was_suppressed_joins_the_memcgs_storm()
    {
        Incident incident = Assert.Single(
            Group([.. MemcgKill(100, 900, "/a"), KillLine(101, "Memory cgroup out of memory", 901)]).Incidents);

        Assert.Equal([900, 901], incident.Victims.Select(victim => victim.Pid));
        Assert.Equal(("cgroup-limit", Confidence.Certain), (incident.Cause!.Id, incident.Cause.Confidence));
    }

    [Fact]
    public void A_memcgs_kill_line_joins_the_storm_of_a_parents_limit_too() =>
        Assert.Single(
            Group(
            [
                .. (ReportText.MemcgOom with { Summary = ReportText.MemcgSummary("/a", "/a/b") }).Lines(),
                KillLine(101, "Memory cgroup out of memory", 901),
            ]).Incidents);

    [Fact]
    public void A_memcgs_kill_line_does_not_join_a_storm_of_the_machine() =>
        Assert.Equal(2, Group([.. Kill(100, 900), KillLine(101, "Memory cgroup out of memory", 901)]).Incidents.Length);

    [Fact]
    public void A_kill_line_of_the_machine_does_not_join_a_memcgs_storm() =>
        Assert.Equal(2, Group([.. MemcgKill(100, 900, "/a"), KillLine(101, "Out of memory", 901)]).Incidents.Length);

    [Fact]
    public void SLUBs_word_on_a_failed_page_joins_the_failure()
    {
        Incident incident = Assert.Single(Group(
        [
            .. ReportText.AllocationFailure.Lines(),
            "[  100.500000] SLUB: Unable to allocate memory on node -1, gfp=0xa20(GFP_ATOMIC)",
            "[  100.500000]   cache: skbuff_head_cache, object size: 232, buffer size: 256, default order: 0, min "
            + "order: 0",
        ]).Incidents);

        Assert.Equal((ReportKind.PageAllocationFailure, 2), (incident.Kind, incident.ReportCount));
        Assert.Equal("atomic-reserve", incident.Cause?.Id);
    }

    [Fact]
    public void SLUBs_word_alone_is_an_incident_of_its_own() =>
        Assert.Equal(
            2,
            Group([.. Kill(100, 900),
                "[  101.000000] SLUB: Unable to allocate memory on node -1, gfp=0xa20(GFP_ATOMIC)"]).Incidents.Length);

    [Fact]
    public void A_victims_own_failure_while_it_dies_joins_its_kill()
    {
        string[] dying = (ReportText.AllocationFailure with
        {
            Stamp = 101,
            Header = "db: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), "
                + "nodemask=(null),cpuset=/,mems_allowed=0",
            Context = "CPU: 0 PID: 900 Comm: db Not tainted 6.1.0-50-amd64 #1  Debian 6.1.176-1",
        }).Lines();

        Assert.Single(Group([.. Kill(100, 900), .. dying]).Incidents);
        Assert.Equal(2, Group([.. Kill(100, 901), .. dying]).Incidents.Length);
    }

    [Fact]
    public void The_strongest_cause_is_the_incidents()
    {
        Incident incident = Assert.Single(Group([KillLine(100, "Out of memory", 800), .. Kill(101, 901)]).Incidents);

        Assert.Equal(("global-exhaustion", Confidence.Certain), (incident.Cause?.Id, incident.Cause?.Confidence));
    }

    [Fact]
    public void An_incident_is_handed_on_as_soon_as_a_report_shows_it_to_be_over()
    {
        IncidentGrouper grouper = new();
        List<Incident> closed = [];
        DiagnosedReport[] reports = LogText.Diagnosed([.. Kill(100, 900), .. Kill(1000, 901)]);

        grouper.Add(reports[0], closed.Add);
        Assert.Empty(closed);
        grouper.Add(reports[1], closed.Add);
        Assert.Equal(900, Assert.Single(Assert.Single(closed).Victims).Pid);
        grouper.Finish(closed.Add);
        Assert.Equal([1, 2], closed.Select(incident => incident.Id));
    }

    [Fact]
    public void The_same_second_since_boot_in_two_inputs_is_two_incidents()
    {
        IncidentGrouper grouper = new();
        DiagnosedReport report = Assert.Single(LogText.Diagnosed(Kill(100, 900)));
        DiagnosedReport ofAnotherHost = report with { Source = report.Source with { Name = "other-host.log" } };

        Assert.Equal([1, 2], [grouper.Add(report, _ => { }).Incident, grouper.Add(ofAnotherHost, _ => { }).Incident]);
    }

    [Fact]
    public void Two_hosts_in_one_log_are_two_incidents()
    {
        IncidentGrouper grouper = new();
        DiagnosedReport report = Assert.Single(LogText.Diagnosed(Kill(100, 900)));

        Assert.Equal([1, 2, 1], [Incident("a"), Incident("b"), Incident("a")]);

        long Incident(string host) =>
            grouper.Add(report with { Source = report.Source with { Host = host } }, _ => { }).Incident;
    }

    [Fact]
    public void A_restart_ends_what_was_open_on_its_machine_only()
    {
        IncidentGrouper grouper = new();
        List<Incident> closed = [];
        DiagnosedReport report = Assert.Single(LogText.Diagnosed(Kill(100, 900)));
        grouper.Add(report with { Source = report.Source with { Host = "a" } }, closed.Add);
        grouper.Add(report with { Source = report.Source with { Host = "b" } }, closed.Add);

        grouper.Add(new KernelStart(LogText.Source, "b", 1, new(0, null), null), closed.Add);

        Assert.Equal(2, Assert.Single(closed).Id);
    }

    [Fact]
    public void At_most_32_incidents_are_open_and_none_is_lost()
    {
        IncidentGrouper grouper = new();
        List<Incident> closed = [];
        DiagnosedReport[] reports = LogText.Diagnosed(
            Enumerable.Range(0, 40).SelectMany(i => MemcgKill(100, 900 + i, $"/pod{i}")));

        foreach (DiagnosedReport report in reports) { grouper.Add(report, closed.Add); }
        Assert.Equal(Enumerable.Range(1, 8).Select(id => (long)id), closed.Select(incident => incident.Id));
        grouper.Finish(closed.Add);
        Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id), closed.Select(incident => incident.Id));
    }

    [Fact]
    public void Of_a_huge_storm_10000_reports_and_victims_are_kept_and_all_are_counted()
    {
        IncidentGrouper grouper = new();
        List<Incident> closed = [];
        for (int i = 1; i <= 10_001; i++)
        {
            DiagnosedReport bare = Diagnosed.Bare(i);
            grouper.Add(bare with { Time = new(100, null), Victims = [Diagnosed.Victim(i, "db")] }, closed.Add);
        }

        grouper.Finish(closed.Add);
        Incident incident = Assert.Single(closed);
        Assert.Equal((10_000, 10_001L), (incident.ReportIds.Count, incident.ReportCount));
        Assert.Equal((10_000, 10_001L), (incident.Victims.Count, incident.VictimCount));
    }

    private static (DiagnosedReport[] Reports, Incident[] Incidents) Group(string[] lines)
    {
        IncidentGrouper grouper = new();
        List<Incident> incidents = [];
        DiagnosedReport[] reports = [.. LogText.Diagnosed(lines).Select(report => grouper.Add(report, incidents.Add))];
        grouper.Finish(incidents.Add);
        return (reports, [.. incidents]);
    }

    private static string[] Kill(decimal stamp, int pid) => (ReportText.Oom with
    {
        Stamp = stamp,
        Tasks = TaskText.Table(new TaskText("db", pid, 150_000)),
        Summary = "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
            + $"task_memcg=/,task=db,pid={pid},uid=27",
        Kill = [ReportText.Killed("Out of memory", "db", pid, 600_000)],
    }).Lines();

    private static string[] MemcgKill(decimal stamp, int pid, string path) => (ReportText.MemcgOom with
    {
        Stamp = stamp,
        Memcg = new MemcgText(path).Lines(),
        Tasks = TaskText.Table(new TaskText("db", pid, 20_000)),
        Summary = ReportText.MemcgSummary(path, path).Replace("pid=900", $"pid={pid}", StringComparison.Ordinal),
        Kill = [ReportText.Killed("Memory cgroup out of memory", "db", pid, 80_000)],
    }).Lines();

    private static string KillLine(int stamp, string message, int pid) =>
        $"[{stamp,5}.000000] {ReportText.Killed(message, "db", pid, 80_000)}";
}
