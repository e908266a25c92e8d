using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Whom the kernel killed: kill lines, joined with the task table and the reaper's lines.</summary>
internal static class VictimReader
{
    public static EquatableArray<Victim> Read(Report report, TaskUses tasks)
    {
        if (report.Kills.IsEmpty && report.Chosen is null) { return []; }
        KilledTasks killed = new(Math.Max(report.Kills.Count, 1));
        foreach (KillRecord kill in report.Kills.AsSpan()) { killed.Add(kill); }
        if (killed.Count == 0 && report.Chosen is { } chosen) { killed.Add(chosen); }
        killed.FindRows(tasks);
        killed.FindReaped(report.Reaped);
        Victim[] victims = new Victim[killed.Count];
        for (int i = 0; i < victims.Length; i++) { victims[i] = One(killed[i], report); }
        return new(victims);
    }

    private static Victim One(in KilledTask killed, Report report)
    {
        (KillRecord kill, TaskUse? row, ReaperRecord? reaper) = killed;
        bool named = report.Summary?.Pid == kill.Pid;
        return new Victim(
            kill.Pid, kill.Comm ?? row?.Comm, kill.Uid ?? row?.Uid ?? (named ? report.Summary!.Uid : null),
            kill.TotalVm ?? row?.TotalVm, kill.AnonRss ?? row?.Anonymous, kill.FileRss, kill.ShmemRss ?? row?.Shared,
            row?.Swap,
            PgtablesOf(kill, row), kill.OomScoreAdj ?? row?.OomScoreAdj,
            named || report.GroupKill is not null ? report.Summary?.TaskMemcg : null, reaper?.Reaped, kill.Line);
    }

    /// <summary>5.4.0 prints bytes under a kB label (fixed in v5.5 and 5.4-stable); the task table has the right
    /// figure.</summary>
    private static KiB? PgtablesOf(KillRecord kill, TaskUse? row)
    {
        if (kill.Pgtables is not { } printed) { return row?.PageTables; }
        bool isBytes = printed.Count > 0 && (printed.Count == row?.PageTables?.Bytes || printed > kill.TotalVm);
        return isBytes ? row?.PageTables ?? KiB.FromBytes(printed.Count) : printed;
    }
}
