using Lowmark.Kernel;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <param name="Row">The first row whose pid or tgid it is; null when none is.</param>
/// <param name="Reaper">What its reaper's line says; null when there is none.</param>
internal readonly record struct KilledTask(KillRecord Kill, TaskUse? Row, ReaperRecord? Reaper);

/// <summary>The tasks that kill lines name, one a pid, with what else the report says of each. Mostly it is one; a
/// group kill may name each task of a long table.</summary>
/// <param name="capacity">Most kill lines that may come.</param>
internal sealed class KilledTasks(int capacity)
{
    /// <summary>Pids that are looked through one by one; where there may be more they are kept by their hash.</summary>
    private const int FewPids = 8;

    private readonly KilledTask[] _tasks = new KilledTask[capacity];
    private readonly Dictionary<int, int>? _places = capacity > FewPids ? new(capacity) : null;

    public int Count { get; private set; }

    public ref readonly KilledTask this[int place] => ref _tasks[place];

    /// <summary>A group kill names its first victim twice: the second time counts for nothing.</summary>
    public void Add(KillRecord kill)
    {
        if (PlaceOf(kill.Pid) >= 0) { return; }
        _places?.Add(kill.Pid, Count);
        _tasks[Count++] = new(kill, null, null);
    }

    public void FindRows(TaskUses tasks)
    {
        int missing = Count;
        foreach (TaskUse task in tasks)
        {
            if (missing == 0) { break; }
            if (IsRowOf(task.Pid, task)) { missing--; }
            if (task.Tgid is { } group && IsRowOf(group, task)) { missing--; }
        }
    }

    public void FindReaped(EquatableArray<ReaperRecord> reaped)
    {
        foreach (ReaperRecord reaper in reaped.AsSpan())
        {
            int place = PlaceOf(reaper.Pid);
            if (place >= 0 && _tasks[place].Reaper is null) { _tasks[place] = _tasks[place] with { Reaper = reaper }; }
        }
    }

    private bool IsRowOf(int pid, TaskUse task)
    {
        int place = PlaceOf(pid);
        if (place < 0 || _tasks[place].Row is not null) { return false; }
        _tasks[place] = _tasks[place] with { Row = task };
        return true;
    }

    /// <returns>Below 0 when it was not killed.</returns>
    private int PlaceOf(int pid)
    {
        if (_places is not null) { return _places.TryGetValue(pid, out int known) ? known : -1; }
        for (int place = 0; place < Count; place++)
        {
            if (_tasks[place].Kill.Pid == pid) { return place; }
        }

        return -1;
    }
}
