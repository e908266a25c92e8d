using Lowmark.Changes;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Remedies;

/// <summary>Lets the OOM killer choose the biggest task again.</summary>
/// <remarks>oom_badness() (mm/oom_kill.c) passes over tasks with oom_score_adj −1000; the kill then hits tasks that
/// hold little, again and again, or nobody is left and the machine panics.</remarks>
internal static class UnprotectHog
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual", "userspace-killer") || Protected(s) is not { OomScoreAdj: { } old } task)
        {
            return null;
        }

        if (s.Report.Kind is ReportKind.OomPanic) { return AfterPanic(s, task, old); }
        return new(
            "unprotect-hog",
            $"Let the OOM killer choose process {task.Pid} again",
            RemedyTime.Now,
            [$"ps -o pid,rss,args -p {task.Pid}", $"echo 0 | sudo tee /proc/{task.Pid}/oom_score_adj"],
            null,
            $"The task holds {Amount.Text(task.Held.ToKiB(s.PageSize))} and was passed over for its oom_score_adj of "
                + $"{old}. With 0 the next shortage ends with one kill that frees it, not with kills of small tasks. "
                + "For good, take OOMScoreAdjust= out of its unit.",
            "The task was protected by somebody: ask who and why. The kubelet and container runtimes set their own "
                + "values back.",
            [$"echo {old} | sudo tee /proc/{task.Pid}/oom_score_adj"],
            s.Because("protected-hog"))
        {
            Changes = [new SetOomScoreAdj(task.Pid, task.Comm, 0)],
        };
    }

    private static Remedy AfterPanic(Situation s, RankedTask task, int old) => new(
        "unprotect-hog",
        "Take the protection from the OOM killer off the largest program",
        RemedyTime.Lasting,
        ["grep -rs OOMScoreAdjust= /etc/systemd /usr/lib/systemd", "systemctl show -p OOMScoreAdjust UNIT"],
        null,
        $"A task with {Amount.Text(task.Held.ToKiB(s.PageSize))} had oom_score_adj {old} and was passed over, "
            + "until nobody was left to kill and the machine stopped. Remove the setting, or raise it above −1000, "
            + "where the program is started.",
        "The task was protected by somebody: ask who and why.",
        [],
        s.Because("protected-hog"));

    private static RankedTask? Protected(Situation s)
    {
        RankedTask? biggest = null;
        foreach (ref readonly RankedTask task in (s.Report.Prediction?.Ranking ?? default).AsSpan())
        {
            bool isProtected = task is { Pid: > 1, OomScoreAdj: < 0 } && !(task.Held <= biggest?.Held);
            if (isProtected && (!task.Eligible || task.WhyNot is not null)) { biggest = task; }
        }

        return biggest;
    }
}
