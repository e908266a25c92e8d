using System.Text;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;

namespace Lowmark.UnitTests.Diagnosis.Incidents;

/// <summary>Whole logs, written for this test in the form that the programs' sources print: what a program saw is part
/// of the kernel's incident that it belongs to, and of no other.</summary>
public class ProgramJoinerTests
{
    private const string Id = "4e5021d210f65ebe67a9d2b1ee6f4f2a4c1e3a9a0f8b7c6d5e4f3a2b1c0d9e8f";
    private const string Uid = "8b1b0c3a-5c1e-4f5e-9d3a-0a1b2c3d4e5f";

    private static readonly string[] s_unit = Kill("12:24:42", 900, "mysqld", "/system.slice/mysql.service");

    private static readonly string[] s_pod = Kill(
        "12:24:42", 900, "java",
        $"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{Uid.Replace('-', '_')}.slice/"
        + $"cri-containerd-{Id}.scope");

    private static readonly string[] s_systemd =
    [
        "Oct 11 12:24:43 web1 systemd[1]: mysql.service: A process of this unit has been killed by the OOM killer.",
        "Oct 11 12:24:43 web1 systemd[1]: mysql.service: Main process exited, code=killed, status=9/KILL",
        "Oct 11 12:24:44 web1 systemd[1]: mysql.service: Failed with result 'oom-kill'.",
        "Oct 11 12:24:44 web1 systemd[1]: mysql.service: Consumed 1min 2.3s CPU time, 1.5G memory peak.",
    ];

    [Fact]
    public void What_systemd_says_of_the_unit_is_part_of_the_kernels_kill()
    {
        Incident incident = Only([.. s_unit, .. s_systemd], out DiagnosedReport report);

        Assert.Equal(("cgroup-limit", ReportKind.OomKill), (incident.Cause?.Id, incident.Kind));
        Assert.Null(report.Program);
        SeenBy seen = Assert.Single(incident.SeenBy);
        Assert.Equal(
            (ProgramName.Systemd, "mysql.service", 1536L << 20), (seen.Program.Name, seen.Program.Unit,
                seen.Program.UsedBytes));
    }

    [Fact]
    public void So_it_is_when_its_lines_stand_first()
    {
        Incident incident = Only([.. s_systemd, .. s_unit], out _);

        Assert.Equal("cgroup-limit", incident.Cause?.Id);
        Assert.Single(incident.SeenBy);
    }

    [Fact]
    public void So_it_is_when_the_kernel_kills_there_again_later()
    {
        string[] again = [.. Kill("13:04:42", 901, "mysqld", "/system.slice/mysql.service")
            .Select(line => line.Replace("[  100.", "[ 2500.", StringComparison.Ordinal))];
        (_, Incident[] incidents) = Explain([.. s_unit, .. s_systemd, .. again]);

        Assert.Equal([1, 0], incidents.Select(incident => incident.SeenByCount));
    }

    [Fact]
    public void Another_unit_is_another_kill_whose_report_is_missing()
    {
        (DiagnosedReport[] reports, Incident[] incidents) = Explain(
        [
            .. s_unit,
            "Oct 11 12:24:43 web1 systemd[1]: nginx.service: A process of this unit has been killed by the OOM killer.",
        ]);

        Assert.Equal(2, incidents.Length);
        Assert.All(incidents, incident => Assert.True(incident.SeenBy.IsEmpty));
        DiagnosedReport alone = Assert.Single(reports, report => report.Program is not null);
        Assert.Equal((ReportKind.OomKill, "unknown", "nginx.service"),
            (alone.Kind, alone.Cause?.Id, alone.Program?.Unit));
        Assert.Contains("the kernel's own report", Assert.Single(alone.Source.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_host_is_another_machine()
    {
        string[] other = [.. s_systemd.Select(line => line.Replace(" web1 ", " web2 ", StringComparison.Ordinal))];
        Assert.Equal(2, Explain([.. s_unit, .. other]).Incidents.Length);
    }

    [Fact]
    public void A_kill_an_hour_later_is_not_the_same()
    {
        string[] later = [.. s_systemd.Select(line => line.Replace(" 12:", " 13:", StringComparison.Ordinal))];
        Assert.Equal(2, Explain([.. s_unit, .. later]).Incidents.Length);
    }

    [Fact]
    public void The_container_engine_and_the_kubelet_name_the_container_seconds_later()
    {
        Incident incident = Only(
        [
            .. s_pod,
            $"Oct 11 12:24:43 web1 containerd[700]: time=\"x\" level=info msg=\"TaskOOM event "
                + $"container_id:\\\"{Id}\\\"\"",
            "Oct 11 12:24:49 web1 kubelet[800]: System OOM encountered, victim process: java, pid: 900",
        ], out _);

        Assert.Equal(
            [ProgramName.Containerd, ProgramName.Kubelet], incident.SeenBy.Select(seen => seen.Program.Name));
    }

    [Fact]
    public void Another_container_is_not_it()
    {
        string other = new('a', 64);
        string[] log = [
            .. s_pod,
            $"Oct 11 12:24:43 web1 containerd[700]: msg=\"TaskOOM event container_id:\\\"{other}\\\"\"",
        ];
        Assert.Equal(2, Explain(log).Incidents.Length);
    }

    [Fact]
    public void A_backend_that_ended_by_signal_9_is_the_victim_by_its_pid()
    {
        Incident incident = Only(
        [
            .. Kill("12:24:42", 900, "postgres", "/system.slice/postgresql.service"),
            "Oct 11 12:24:43 web1 postgres[700]: LOG:  server process (PID 900) was terminated by signal 9: Killed",
            "Oct 11 12:24:43 web1 postgres[700]: LOG:  server process (PID 901) was terminated by signal 9: Killed",
        ], out _);

        Assert.Equal(900, Assert.Single(incident.SeenBy).Program.Pid);
    }

    [Fact]
    public void A_task_that_ended_by_signal_9_is_no_incident() =>
        Assert.Empty(Explain(
        [
            "Oct 11 12:24:43 web1 postgres[700]: LOG:  server process (PID 900) was terminated by signal 9: Killed",
            "Oct 11 12:24:43 web1 systemd[1]: a.service: Main process exited, code=killed, status=9/KILL",
        ]).Incidents);

    [Fact]
    public void A_status_without_a_name_goes_to_the_kill_beside_it_when_nothing_contradicts()
    {
        string[] log = [
            "Oct 11 12:24:42 web1 kernel: [  100.000000] Out of memory: Kill process 900 (java) score 900 or "
                + "sacrifice child",
            "Oct 11 12:24:42 web1 kernel: [  100.100000] Killed process 900 (java) total-vm:900000kB, "
                + "anon-rss:190000kB, "
            + "file-rss:6000kB",
            "        reason: OOMKilled",
        ];
        Assert.Single(Only(log, out _).SeenBy);
    }

    [Fact]
    public void The_kernels_refusal_proves_that_the_programs_ENOMEM_was_one()
    {
        Incident incident = Only(
        [
            "Oct 11 12:24:42 web1 kernel: [  100.000000] __vm_enough_memory: pid: 900, comm: redis-server, bytes: "
                + "1073741824 not "
            + "enough memory for the allocation",
            "Oct 11 12:24:42 web1 redis[900]: 900:M 11 Oct 2026 12:24:42.000 # Can't save in background: fork: Cannot "
            + "allocate memory",
        ], out _);

        Assert.Equal("overcommit-refusal", incident.Cause?.Id);
        Assert.Equal(ProgramName.Redis, Assert.Single(incident.SeenBy).Program.Name);
    }

    [Fact]
    public void Another_programs_refusal_is_not_proven_by_it()
    {
        (DiagnosedReport[] reports, _) = Explain(
        [
            "Oct 11 12:24:42 web1 kernel: [  100.000000] __vm_enough_memory: pid: 900, comm: redis-server, bytes: "
                + "1073741824 not "
            + "enough memory for the allocation",
            "Oct 11 12:24:42 web1 nginx[700]: 2026/10/11 12:24:42 [emerg] 700#700: malloc(4096) failed (12: Cannot "
                + "allocate "
            + "memory)",
        ]);

        Assert.Equal(["overcommit-refusal", "unknown"], reports.Select(report => report.Cause?.Id));
    }

    [Fact]
    public void A_refusal_alone_is_unknown_and_says_what_is_missing()
    {
        Only(["-bash: fork: Cannot allocate memory"], out DiagnosedReport report);

        Assert.Equal((ReportKind.RuntimeOutOfMemory, "unknown"), (report.Kind, report.Cause?.Id));
        Assert.Contains("__vm_enough_memory", report.Cause!.Summary, StringComparison.Ordinal);
        Assert.Contains("/proc/PID/limits", report.Cause.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_lines_of_a_stack_trace_are_one_report()
    {
        string[] trace = [
            "Oct 11 12:24:42 web1 app[900]: java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space",
            .. Enumerable.Range(0, 200).Select(i => $"\tat com.example.A.f{i}(A.java:{i})"),
            "Caused by: java.lang.OutOfMemoryError: Java heap space", "\tat com.example.B.g(B.java:1)", "\t... 20 more",
        ];
        Only(trace, out DiagnosedReport report);

        Assert.Equal((1L, (long)trace.Length), (report.Source.FirstLine, report.Source.LastLine));
    }

    [Fact]
    public void The_same_error_again_is_the_same_incident()
    {
        string[] log = [.. Enumerable.Range(10, 40).Select(
            second => $"Oct 11 12:24:{second} web1 app[900]: java.lang.OutOfMemoryError: Java heap space")];

        Assert.Single(Explain(log).Incidents);
    }

    [Fact]
    public void Two_programs_at_limits_of_their_own_are_two_incidents() =>
        Assert.Equal(2, Explain(
        [
            "Oct 11 12:24:42 web1 app[900]: java.lang.OutOfMemoryError: Java heap space",
            "Oct 11 12:24:43 web1 php[901]: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted "
                + "(tried to "
            + "allocate 4096 bytes) in /a on line 1",
        ]).Incidents.Length);

    [Fact]
    public void What_systemd_says_of_a_unit_that_systemd_oomd_killed_is_part_of_that_kill()
    {
        (_, Incident[] incidents) = Explain(
        [
            "Oct 11 12:24:42 web1 systemd-oomd[612]: Killed /user.slice/a.scope due to memory pressure for "
                + "/user.slice being "
            + "68.21% > 50.00% for > 20s with reclaim activity",
            "Oct 11 12:24:42 web1 systemd[1]: a.scope: systemd-oomd killed 3 process(es) in this unit.",
            "Oct 11 12:24:43 web1 systemd[1]: a.scope: Failed with result 'oom-kill'.",
        ]);

        Incident incident = Assert.Single(incidents);
        Assert.Equal("userspace-killer", incident.Cause?.Id);
        Assert.Equal("a.scope", Assert.Single(incident.SeenBy).Program.Unit);
    }

    [Fact]
    public void An_eviction_of_many_lines_is_one_incident_with_its_figures()
    {
        (DiagnosedReport[] reports, Incident[] incidents) = Explain(
        [
            "Oct 11 12:24:42 n1 kubelet[800]: W1011 eviction_manager.go:339] \"Eviction manager: attempting to "
                + "reclaim\" "
            + "resourceName=\"memory\"",
            "Oct 11 12:24:42 n1 kubelet[800]: I1011 eviction_manager.go:350] \"Eviction manager: must evict pod(s) "
                + "to reclaim\" "
            + "resourceName=\"memory\"",
            "Oct 11 12:24:42 n1 kubelet[800]: I1011 eviction_manager.go:575] \"Eviction manager: pod is evicted "
                + "successfully\" "
            + "pod=\"prod/db-0\"",
        ]);

        Assert.Single(incidents);
        Assert.Equal(("userspace-killer", "prod/db-0"),
            (Assert.Single(reports).Cause?.Id, reports[0].Program?.Pod));
    }

    [Fact]
    public void A_storm_of_statements_is_bounded_and_none_of_it_is_lost()
    {
        string[] log = [.. Enumerable.Range(0, 600).Select(
            i => $"Oct 11 12:24:42 web1 systemd[1]: a{i}.service: Failed with result 'oom-kill'.")];
        (DiagnosedReport[] reports, _) = Explain(log);

        Assert.Equal(600, reports.Length);
    }

    private static string[] Kill(string time, int pid, string comm, string path) =>
    [
        $"Oct 11 {time} web1 kernel: [  100.000000] memory: usage 204800kB, limit 204800kB, failcnt 26",
        $"Oct 11 {time} web1 kernel: [  100.100000] "
            + $"oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
        + $"oom_memcg={path},task_memcg={path},task={comm},pid={pid},uid=27",
        $"Oct 11 {time} web1 kernel: [  100.200000] Memory cgroup out of memory: Killed process {pid} ({comm}) "
        + "total-vm:900000kB, anon-rss:190000kB, file-rss:6000kB, shmem-rss:0kB, UID:27 pgtables:520kB oom_score_adj:0",
    ];

    private static Incident Only(string[] log, out DiagnosedReport report)
    {
        (DiagnosedReport[] reports, Incident[] incidents) = Explain(log);
        report = Assert.Single(reports);
        return Assert.Single(incidents);
    }

    private static (DiagnosedReport[] Reports, Incident[] Incidents) Explain(string[] log)
    {
        List<DiagnosedReport> reports = [];
        List<Incident> incidents = [];
        LogDiagnoser diagnoser = new(reports.Add, incidents.Add);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(string.Join('\n', log) + "\n"));
        diagnoser.Read(input, "a.log");
        diagnoser.Finish();
        return ([.. reports], [.. incidents]);
    }
}
