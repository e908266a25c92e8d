using System.Runtime.CompilerServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What the rows of a task table tell together: found in one walk, for a big machine has thousands.</summary>
internal sealed class TaskSurvey
{
    internal const int MostLargest = 50;

    /// <summary>Names that are looked through one by one; more of them are kept by their hash.</summary>
    private const int FewNames = 16;

    private static readonly TaskSurvey s_none = new(TaskUses.None);

    private readonly TaskUses _tasks;
    private readonly (Pages Own, int Place)[] _most;
    private Dictionary<string, TaskGroup>? _byName;
    private ArrayBuilder<TaskGroup> _groups;
    private int _held;

    private TaskSurvey(TaskUses tasks)
    {
        _tasks = tasks;
        _groups = new(Math.Min(tasks.Count, FewNames));
        _most = new (Pages, int)[Math.Min(tasks.Count, MostLargest)];
    }

    /// <summary>At most 50 tasks that own most, most first; by pid among equals.</summary>
    public EquatableArray<TaskUse> Largest { get; private set; }

    /// <summary>The task that owns most of those whose oom_score_adj or oom_adj is below 0; null when there is
    /// none.</summary>
    public TaskUse? LargestShielded { get; private set; }

    /// <summary>All tasks by name, in the order in which the names first stand in the table.</summary>
    public EquatableArray<TaskGroup> Groups { get; private set; }

    public static TaskSurvey Of(TaskUses tasks)
    {
        if (tasks.IsEmpty) { return s_none; }
        TaskSurvey survey = new(tasks);
        survey.Walk();
        return survey;
    }

    private void Walk()
    {
        TaskGroup? group = null;
        int shielded = -1;
        Pages mostShielded = default;
        ReadOnlySpan<TaskRow> rows = _tasks.Rows;
        for (int place = 0; place < rows.Length; place++)
        {
            ReadOnlySpan<long> figures = rows[place].Values;
            TaskPages held = _tasks.Held(figures);

            // Workers of one name often stand side by side.
            if (group?.Comm != rows[place].Comm) { group = GroupOf(place); }
            group.Add(place, held);
            Pages own = held.Own;
            if (_held < _most.Length || IsLarger(place, own, _held - 1)) { Offer(place, own); }
            if (_tasks.IsShielded(figures) && (shielded < 0 || own > mostShielded))
            {
                (shielded, mostShielded) = (place, own);
            }
        }

        TaskUse[] largest = new TaskUse[_held];
        for (int i = 0; i < largest.Length; i++) { largest[i] = _tasks[_most[i].Place]; }
        Largest = new(largest);
        LargestShielded = shielded < 0 ? null : _tasks[shielded];
        Groups = _groups.ToEquatableArray();
    }

    private TaskGroup GroupOf(int place)
    {
        string comm = _tasks.Row(place).Comm;
        if (Known(comm) is { } known) { return known; }
        TaskGroup group = new(_tasks, place, comm);
        _groups.Add(group);
        _byName?.Add(comm, group);
        if (_byName is null && _groups.Count > FewNames)
        {
            _byName = new(StringComparer.Ordinal);
            foreach (TaskGroup each in _groups.Items) { _byName.Add(each.Comm, each); }
        }

        return group;
    }

    private TaskGroup? Known(string comm)
    {
        if (_byName is not null) { return _byName.GetValueOrDefault(comm); }
        foreach (TaskGroup group in _groups.Items)
        {
            if (group.Comm == comm) { return group; }
        }

        return null;
    }

    /// <summary>Takes its place among the largest; the least of them goes when they are full.</summary>
    private void Offer(int place, Pages own)
    {
        int at = _held < _most.Length ? _held++ : _held - 1;
        for (; at > 0 && IsLarger(place, own, at - 1); at--)
        {
            _most[at] = _most[at - 1];
        }

        _most[at] = (own, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsLarger(int place, Pages own, int than) => own > _most[than].Own
        || (own == _most[than].Own && _tasks.Row(place).Pid < _tasks.Row(_most[than].Place).Pid);
}
