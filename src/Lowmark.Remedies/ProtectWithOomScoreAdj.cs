using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;

namespace Lowmark.Remedies;

/// <summary>Keeps a task that did not use up the memory from being chosen next time.</summary>
/// <remarks>The kernel does not kill "random processes": it takes the task with the highest badness, its size plus
/// oom_score_adj thousandths of the memory in question. So a value can be computed, and none is needed where the hog
/// itself was killed.</remarks>
internal static class ProtectWithOomScoreAdj
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual", "userspace-killer", "runtime-limit")
            || s.Report.Victims.IsEmpty)
        {
            return null;
        }

        Victim victim = s.Report.Victims[0];
        MemcgOwner? owner = MemcgOwnerReader.Read(victim.MemcgPath);
        if (owner is { PodUid: not null }) { return null; }
        int adj = Wanted(s, victim);
        string? unit = owner is { Kind: "systemd_service", ContainerId: null } ? owner.Unit : null;
        string pid = NextRun.Pid(victim.Comm);
        return new(
            "protect-with-oom-score-adj",
            $"Protect {victim.Comm ?? "the killed program"} with oom_score_adj {adj}",
            RemedyTime.Lasting,
            unit is null
                ? [$"sudo choom -n {adj} -p {pid}"]
                :
                [
                    $"systemctl show -p OOMScoreAdjust {ShellQuote.Operand(unit)}",
                    "sudo systemctl daemon-reload",
                    $"sudo systemctl restart {ShellQuote.Operand(unit)}",
                ],
            unit is null ? null : UnitDropIn.For(unit, "oom", UnitDropIn.OomScoreAdjust(adj)),
            $"{adj} takes {-adj / 10} % of the memory in question off its badness, so a bigger task is chosen before "
                + "it. It frees nothing: the shortage stays until what holds the memory is dealt with.",
            "Some other task is killed instead. When too many are protected, nobody is left to kill and the machine "
                + "panics or hangs.",
            unit is null ? [$"sudo choom -n {victim.OomScoreAdj ?? 0} -p {pid}"] : UnitDropIn.Undo(unit, "oom"),
            s.Because("innocent-victim"))
        {
            Changes = (unit, victim.Comm) switch
            {
                ({ } of, _) => [new SetUnitOomScoreAdj(of, adj)],
                (null, { } comm) => [new SetOomScoreAdj(null, comm, adj)],
                _ => [],
            },
        };
    }

    // Enough to bring the victim's points down to zero, in steps of a hundred; −1000 would make it untouchable.
    private static int Wanted(Situation s, Victim victim)
    {
        if (Situation.SizeOf(victim) is not { } size || s.Report.Prediction?.TotalPages is not { Count: > 0 } total)
        {
            return -500;
        }

        long share = Amount.Percent(size, total.ToKiB(s.PageSize)) * 10;
        return (int)-Math.Clamp(((share / 100) + 1) * 100, 200, 900);
    }
}
