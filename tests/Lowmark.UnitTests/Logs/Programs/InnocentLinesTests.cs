using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Programs;

/// <summary>Lines that hold the words and report nothing: whoever quotes, installs, configures or explains is not
/// out of memory.</summary>
public class InnocentLinesTests
{
    [Theory]
    [InlineData("Setting up systemd-oomd (257.8-1) ...")]
    [InlineData("2026-10-11 12:24:42 status installed earlyoom:amd64 1.8.2-1")]
    [InlineData("Oct 11 12:24:42 web1 sudo: root : COMMAND=/bin/grep 'java.lang.OutOfMemoryError: Java heap space' a")]
    [InlineData("Oct 11 12:24:42 web1 CRON[9]: (root) CMD (grep 'Out of memory!' /var/log/a)")]
    [InlineData("// java.lang.OutOfMemoryError: Java heap space is thrown here")]
    [InlineData("catch (java.lang.OutOfMemoryError e) {")]
    [InlineData("throw new java.lang.OutOfMemoryError(\"Java heap space\");")]
    [InlineData("On java.lang.OutOfMemoryError: Java heap space, raise -Xmx")]
    [InlineData("java -XX:+HeapDumpOnOutOfMemoryError -XX:+ExitOnOutOfMemoryError -jar a.jar")]
    [InlineData("see java.lang.OutOfMemoryError for the class")]
    [InlineData("#define ENOMEM 12 /* Cannot allocate memory */")]
    [InlineData("if it says Cannot allocate memory then look at ulimit")]
    [InlineData("Out of memory.")]
    [InlineData("Unable to allocate memory on target node.")]
    [InlineData("seen |= strstr(line, \"vmalloc: allocation failure\") != NULL;")]
    [InlineData("&& text.Contains(\"Allowed memory size of \") && text.Contains(\" bytes exhausted\")")]
    [InlineData("const oom = 'OOM command not allowed when used memory > \\'maxmemory\\'';")]
    [InlineData("except MemoryError:")]
    [InlineData("raise MemoryError('no')")]
    [InlineData("test_MemoryError_is_raised PASSED")]
    [InlineData("The OOM killer and the words of the OOM killer are explained in this page.")]
    [InlineData("OOMPolicy=kill  # or: Result: oom-kill")]
    [InlineData("systemd[1]: Listening on systemd-oomd.socket - Userspace Out-Of-Memory (OOM) Killer Socket.")]
    [InlineData("systemd[1]: Started systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer.")]
    [InlineData("earlyoom[9]: mem avail:  1200 of 17518 MiB ( 6.85%), swap free: 13345 of 47119 MiB (28.32%)")]
    [InlineData("eviction_manager.go:350] \"Eviction manager: must evict pod(s) to reclaim\" "
        + "resourceName=\"ephemeral-storage\"")]
    [InlineData("The node was low on resource: ephemeral-storage. Threshold quantity: 1, available: 0.")]
    [InlineData("a pod that was OOMKilled is restarted")]
    [InlineData("kube_pod_container_status_last_terminated_reason{reason=\"OOMKilled\"} 0")]
    [InlineData("alert: KubernetesContainerOomKiller expr: reason=OOMKilled > 0")]
    [InlineData("systemd[1]: a.service: Main process exited, code=killed, status=9/KILL")]
    [InlineData("LOG:  server process (PID 900) was terminated by signal 9: Killed")]
    [InlineData("900:M 11 Oct 2026 12:24:42.000 # WARNING overcommit_memory is set to 0! Background save may fail.")]
    [InlineData("<--- Last few GCs --->")]
    [InlineData("INSERT INTO faq VALUES ('Out of memory!')")]
    [InlineData("Usage: --oomd kill the group")]
    [InlineData("catch (const std::bad_alloc& e) {")]
    [InlineData("memory allocation of the year")]
    [InlineData("the memory allocation of 10 bytes failed to convince the reviewers")]
    public void A_mention_is_no_report(string line) => Assert.Empty(Alone(LogText.Reports([line])));

    /// <summary>A task ended by signal 9 is kept for the kill that it may belong to, and is nothing without
    /// one.</summary>
    private static IEnumerable<Report> Alone(Report[] reports) =>
        reports.Where(report => report.Program?.Says is not Lowmark.Logs.Programs.ProgramSays.EndedBySignal);

    [Theory]
    [InlineData("systemd[1]: kernel: Out of memory: Killed process 1 (x).service: Failed with result 'oom-kill'.")]
    [InlineData("systemd[1]: a b.service: A process of this unit has been killed by the OOM killer.")]
    [InlineData("sending SIGTERM to process 99999999999999999999 uid 0 \"a\": badness 1, VmRSS "
        + "99999999999999999999999 MiB")]
    [InlineData("The node was low on resource: memory. Threshold quantity: -1Mi, available: 1e999Ki.")]
    [InlineData("java.lang.OutOfMemoryError: Cannot reserve 999999999999999999999999 bytes of direct buffer memory")]
    [InlineData("oomd kill: ruleset:[")]
    [InlineData("oomd kill: 1 2 3  ruleset:[] killer:")]
    [InlineData("PID: 0, Name: , badness: ")]
    [InlineData("container oom (image=, name=)")]
    [InlineData("[: Mark-sweep JavaScript heap out of memory FATAL ERROR: ")]
    public void A_hostile_line_throws_nothing_and_invents_no_number(string line)
    {
        foreach (Report report in LogText.Reports([line]))
        {
            Assert.Null(report.Program?.Pid);
            Assert.Null(report.Program?.UsedBytes);
        }
    }
}
