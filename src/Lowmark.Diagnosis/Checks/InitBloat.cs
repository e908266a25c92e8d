using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>PID 1 is bloated.</summary>
public sealed class InitBloat : ICheck
{
    public RuleDoc Doc { get; } = new(
        "init-bloat",
        "PID 1 is bloated",
        "RssAnon of PID 1 (before 4.5: its resident memory), with what of it is swapped out, is above 200 MiB.",
        "It is less.",
        "/proc/1/status can not be read.",
        "The kernel never kills PID 1, so its leak hits everybody else; old systemd versions leak units.",
        "oom_unkillable_task(), mm/oom_kill.c; the 200 MiB mark is the usual advice of distributors.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Processes.Find(1) is not { Own: { } own } init)
        {
            return CheckResult.Unknown("RssAnon of /proc/1/status");
        }

        if (host.Host.Groups?.IsWhole is false)
        {
            return CheckResult.NotHere("PID 1 is that of a container, not the machine's");
        }

        string row = init.RssAnon is null ? "VmRSS" : "RssAnon";
        return own.Count <= Factors.InitBloat.MaxKiB
            ? CheckResult.Fine($"PID 1 holds {own.ToReadable()}")
            : CheckResult.Found(Doc.At(
                Severity.Warning,
                $"PID 1 ({init.Name}) holds {own.ToReadable()} of its own, and can not be killed.",
                new HostEvidence(
                    "/proc/1/status", $"{row}: {init.RssAnon ?? init.Rss}, VmSwap: {init.Swap ?? default}",
                    "anonymous memory, in RAM and swapped out")) with
            {
                Subject = new("task", init.Name, init.Pid),
            });
    }
}
