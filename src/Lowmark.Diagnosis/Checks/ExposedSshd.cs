using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Processes;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The way in can be killed, or what comes in by it can not.</summary>
public sealed class ExposedSshd : ICheck
{
    public RuleDoc Doc { get; } = new(
        "exposed-sshd",
        "sshd's protection from the OOM killer is missing, or everybody who logs in has it",
        "The sshd that listens (a child of PID 1, in no user's session) has an oom_score_adj of 0 or more: a notice. "
        + "Or what is started in sessions has the negative value of sshd itself: a warning.",
        "sshd is protected and its sessions are not.",
        "The oom_score_adj of sshd can not be read.",
        "Without sshd nobody comes in to help. sshd protects itself when it starts and takes the protection back in "
        + "each session; set from outside (OOMScoreAdjust= of its unit), sessions keep it, and no process that a user "
        + "starts can be killed.",
        "oom_adjust_setup(), oom_adjust_restore() of OpenSSH (openbsd-compat/port-linux.c): −1000 while it listens, "
        + "what it was started with in sessions; oom_badness(), mm/oom_kill.c.");

    public CheckResult Run(HostFacts host)
    {
        ProcessRow[] listening = [.. host.Host.Processes.Rows.Where(Listens)];
        if (listening.Length == 0) { return CheckResult.NotHere("no sshd listens here"); }
        if (Array.TrueForAll(listening, task => task.OomScoreAdj is null))
        {
            return CheckResult.Unknown($"/proc/{listening[0].Pid}/oom_score_adj");
        }

        ProcessRow sshd = listening.MinBy(task => task.OomScoreAdj ?? int.MaxValue)!;
        if (sshd.OomScoreAdj >= 0)
        {
            return CheckResult.Found(Doc.At(
                Severity.Notice,
                $"sshd (pid {sshd.Pid}) is not protected from the OOM killer (oom_score_adj {sshd.OomScoreAdj}).",
                Row(sshd, "it counts like every other process")) with
            {
                Subject = new("task", sshd.Name, sshd.Pid),
            });
        }

        ProcessRow[] sheltered =
        [
            .. host.Host.Processes.Rows
                .Where(task => task.OomScoreAdj == sshd.OomScoreAdj && IsOfSession(host, task)),
        ];
        return sheltered.Length == 0
            ? CheckResult.Fine($"sshd (pid {sshd.Pid}) has oom_score_adj {sshd.OomScoreAdj}, its sessions have not")
            : CheckResult.Found(Doc.At(
                Severity.Warning,
                $"Who logs in over ssh inherits sshd's protection: {sheltered[0].Name} (pid {sheltered[0].Pid}) and "
                + $"all that is started from it have oom_score_adj {sshd.OomScoreAdj}.",
                Row(sheltered[0], "a login, started by sshd"), Row(sshd, "sshd itself")) with
            {
                Subject = new("task", sheltered[0].Name, sheltered[0].Pid),
            });
    }

    /// <summary>When sshd is restarted, its sessions become children of PID 1 as well.</summary>
    private static bool Listens(ProcessRow task) =>
        task is { Name: "sshd", Parent: 1 }
        && !(task.Cgroup?.Unified ?? task.Cgroup?.Memory ?? "").Contains("/user.slice/", StringComparison.Ordinal);

    private static bool IsOfSession(HostFacts host, ProcessRow task) =>
        !task.Name.StartsWith("sshd", StringComparison.Ordinal) && task.Parent is { } parent
        && host.Host.Processes.Find(parent)?.Name is "sshd" or "sshd-session";

    private static HostEvidence Row(ProcessRow task, string because) =>
        new($"/proc/{task.Pid}/oom_score_adj", $"{task.OomScoreAdj}", because);
}
