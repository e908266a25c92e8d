using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The biggest process can not be chosen.</summary>
public sealed class ProtectedHog : ICheck
{
    private const double MinPercent = 20;

    public RuleDoc Doc { get; } = new(
        "protected-hog",
        "the biggest process could not be chosen",
        "A process with an oom_score_adj below 0 holds at least a fifth of RAM and more than one and a half times what "
        + "the process holds that would be killed first, or nobody else could be killed at all.",
        "No process has such a setting, or those that have hold less or would be killed all the same.",
        "The oom_score_adj of the processes can not be read.",
        "The protection makes somebody else pay: kills go on until the protected process is all that is left.",
        "oom_badness(), mm/oom_kill.c: −1000 is never chosen, below 0 counts as using less; the fifth is ours.");

    public CheckResult Run(HostFacts host)
    {
        ProcessRow[] tasks = [.. host.Host.Processes.Rows.Where(task => (task.OomScoreAdj ?? task.OomAdj) is not null)];
        if (tasks.Length == 0) { return CheckResult.Unknown("/proc/PID/oom_score_adj"); }
        if (tasks.Where(task => (task.OomScoreAdj ?? task.OomAdj) < 0).MaxBy(task => task.Own ?? default)
            is not { Own: { } own } shielded)
        {
            return CheckResult.Fine("no process is protected by oom_score_adj");
        }

        string name = $"{shielded.Name} (pid {shielded.Pid})";
        if (host.PercentOfRam(own) is not >= MinPercent)
        {
            return CheckResult.Fine($"the largest protected process, {name}, holds {own.ToReadable()}");
        }

        NextKill? next = host.NextKill;
        if (next is { VictimPid: null } && next.Ranking.Any(task => task is { Eligible: true, Badness: null }))
        {
            return CheckResult.Unknown("MemTotal and the zones: oom_score_adj is a share of RAM");
        }

        KiB? first = next?.Victim?.Held.ToKiB(host.PageSize);
        if (next?.VictimPid == shielded.Pid || own.Count <= 1.5 * first?.Count)
        {
            return CheckResult.Fine(
                $"{name} is protected and holds {own.ToReadable()}, not much more than the first victim");
        }

        (string setting, int? value) = shielded.OomScoreAdj is { } adj
            ? ("oom_score_adj", adj)
            : ("oom_adj", shielded.OomAdj);
        string instead = next?.Victim is { } victim
            ? $": {victim.Comm} (pid {victim.Pid}), which holds {first?.ToReadable()}, would be killed first"
            : ", and nobody else could be killed";
        return CheckResult.Found(Doc.At(
            Severity.Warning,
            $"{name} holds {own.ToReadable()}, {host.ShareOfRam(own)}, and is protected by {setting} {value}{instead}.",
            new HostEvidence(
                $"/proc/{shielded.Pid}/{setting}", $"{value}",
                value is -1000 or -17 ? "it is never chosen" : "it counts as using less than it does"),
            new HostEvidence($"/proc/{shielded.Pid}/status", $"RssAnon + VmSwap: {own}", "what it holds")) with
        {
            Subject = new("task", shielded.Name, shielded.Pid),
        });
    }
}
