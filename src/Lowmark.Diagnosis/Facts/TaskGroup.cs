using System.Runtime.InteropServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The tasks that have one name; a task alone is a group too.</summary>
public sealed class TaskGroup
{
    private readonly TaskUses _table;
    private int _largest;
    private Pages _most;
    private TaskPages _sum;
    private Pages _mostShared;

    private TaskGroup(TaskUses table, int first, string comm)
    {
        _table = table;
        _largest = first;
        Comm = comm;
    }

    /// <summary>Hostile text.</summary>
    public string Comm { get; }

    /// <summary>How many tasks.</summary>
    public int Count { get; private set; }

    /// <summary>The one with most <see cref="TaskUse.Private"/>, the first one among equals.</summary>
    public TaskUse Largest => _table[_largest];

    /// <summary>Σ of <see cref="TaskUse.Private"/>.</summary>
    public KiB Private => _sum.Private.ToKiB(_table.PageSize);

    /// <summary>Pages that the tasks share are counted once where the table tells them (rss_shmem, v6.8+).</summary>
    public KiB Resident => (_sum.Resident - _sum.Shared + _mostShared).ToKiB(_table.PageSize);

    /// <summary>Null where the table has no swap.</summary>
    public KiB? Swap => _table.Swapents < 0 ? null : _sum.Swap.ToKiB(_table.PageSize);

    /// <summary>Resident and swapped.</summary>
    public KiB Held => Resident + (Swap ?? default);

    /// <summary>In the order in which the names first stand in the table.</summary>
    public static EquatableArray<TaskGroup> Of(TaskUses tasks)
    {
        if (tasks.IsEmpty) { return []; }
        Dictionary<string, TaskGroup> byName = new(StringComparer.Ordinal);
        List<TaskGroup> groups = [];
        TaskGroup? group = null;
        for (int place = 0; place < tasks.Count; place++)
        {
            // Workers of one name often stand side by side.
            string comm = tasks.Row(place).Comm;
            if (group?.Comm != comm)
            {
                ref TaskGroup? known = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, comm, out bool isOld);
                if (!isOld) { groups.Add(known = new(tasks, place, comm)); }
                group = known!;
            }

            group.Add(place, tasks.Held(place));
        }

        return new([.. groups]);
    }

    private void Add(int place, in TaskPages held)
    {
        Count++;
        _sum = new(
            _sum.Resident + held.Resident, _sum.Anonymous + held.Anonymous, _sum.Shared + held.Shared,
            _sum.Swap + held.Swap);
        if (held.Shared > _mostShared) { _mostShared = held.Shared; }
        Pages own = held.Private;
        if (own <= _most && Count > 1) { return; }
        _largest = place;
        _most = own;
    }
}
