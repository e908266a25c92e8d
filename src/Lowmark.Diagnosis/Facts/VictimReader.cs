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
        List<KillRecord> kills = new(report.Kills.Count + 1);
        PidSet pids = new(kills.Capacity);
        foreach (KillRecord kill in report.Kills.AsSpan())
        {
            // A group kill names its first victim twice.
            if (pids.Add(kill.Pid)) { kills.Add(kill); }
        }

        if (kills.Count == 0 && report.Chosen is { } chosen)
        {
            pids.Add(chosen.Pid);
            kills.Add(chosen);
        }

        Dictionary<int, TaskUse> rows = RowsOf(pids, tasks);
        Dictionary<int, ReaperRecord> reaped = [];
        foreach (ReaperRecord reaper in report.Reaped.AsSpan()) { reaped.TryAdd(reaper.Pid, reaper); }
        Victim[] victims = new Victim[kills.Count];
        for (int i = 0; i < victims.Length; i++) { victims[i] = One(kills[i], report, rows, reaped); }
        return new(victims);
    }

    /// <summary>The first row whose pid or tgid it is: a group kill may name each task of a long table.</summary>
    private static Dictionary<int, TaskUse> RowsOf(PidSet wanted, TaskUses tasks)
    {
        Dictionary<int, TaskUse> rows = [];
        foreach (TaskUse task in tasks)
        {
            if (rows.Count == wanted.Count) { break; }
            if (wanted.Contains(task.Pid)) { rows.TryAdd(task.Pid, task); }
            if (task.Tgid is { } group && wanted.Contains(group)) { rows.TryAdd(group, task); }
        }

        return rows;
    }

    private static Victim One(
        KillRecord kill, Report report, Dictionary<int, TaskUse> rows, Dictionary<int, ReaperRecord> reaped)
    {
        TaskUse? row = rows.TryGetValue(kill.Pid, out TaskUse task) ? task : null;
        bool named = report.Summary?.Pid == kill.Pid;
        ReaperRecord? reaper = reaped.GetValueOrDefault(kill.Pid);
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
