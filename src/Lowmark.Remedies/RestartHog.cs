using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;

namespace Lowmark.Remedies;

/// <summary>Ends and starts anew what holds the memory, where the kernel did not kill it already.</summary>
/// <remarks>"Restart the service" only gives memory back when the hog is still alive: after a kill of the hog itself
/// the memory is free and the question is whether the service came back.</remarks>
internal static class RestartHog
{
    // After a panic nothing of it is alive.
    public static Remedy? Propose(Situation s) =>
        s.Report.Kind is ReportKind.OomPanic ? null : HogAlive(s) ?? KilledUnit(s);

    private static Remedy? HogAlive(Situation s)
    {
        if (!s.HasAny("process-hog", "process-leak", "protected-hog", "innocent-victim", "swap-cache-thrash"))
        {
            return null;
        }

        if (s.Hog is not { Pid: { } pid and > 1, IsVictim: false } hog || s.WasKilled(pid)) { return null; }
        string size = Amount.Text(hog.Resident);
        return new(
            "restart-service",
            $"Restart what {hog.Name} (pid {pid}) belongs to: it "
            + $"{(s.Report.Victims.IsEmpty ? "held" : "is alive and holds")} {size}",
            RemedyTime.Now,
            [$"ps -o pid,rss,etime,args -p {pid}", $"systemctl status {pid}", "sudo systemctl restart UNIT"],
            null,
            $"Gives back up to {size} resident{Swapped(hog)}, the largest amount that one task "
                + "holds. UNIT is in the first line of the status; the pid may be another process by now, so look "
                + "first.",
            "What the service does is interrupted. In a cluster, restart one member at a time.",
            [],
            s.Because("process-hog", "process-leak", "protected-hog", "innocent-victim", "swap-cache-thrash"));
    }

    private static string Swapped(MemoryHolder hog) => hog.Swap is { Count: > 0 } swap ? $" and {Amount.Text(swap)} "
        + "of swap" : "";

    private static Remedy? KilledUnit(Situation s)
    {
        foreach (Victim victim in s.Report.Victims)
        {
            MemcgOwner? owner = MemcgOwnerReader.Read(victim.MemcgPath);
            if (owner is not { Kind: "systemd_service", Unit: { } unit, ContainerId: null, PodUid: null }) { continue; }
            string name = ShellQuote.Operand(unit);
            return new(
                "restart-service",
                $"See that the killed service {owner.Name} runs again",
                RemedyTime.Now,
                [$"systemctl status {name}", $"sudo systemctl restart {name}"],
                UnitDropIn.For(unit, "restart", "[Service]\nRestart=on-failure\nRestartSec=5\n"),
                "The kernel's kill counts as a failure: without Restart= the service stays down. The memory of the "
                    + "killed task is free already.",
                "A service that is killed again and again uses up StartLimitBurst= and stays down all the same.",
                UnitDropIn.Undo(unit, "restart"),
                s.Because(s.Cause.Id));
        }

        return null;
    }
}
