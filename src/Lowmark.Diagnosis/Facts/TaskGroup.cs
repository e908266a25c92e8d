using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The tasks that have one name; a task alone is a group too.</summary>
public sealed class TaskGroup
{
    private readonly TaskUses _table;
    private int _largest;
    private Pages _resident;
    private Pages _private;
    private Pages _shared;
    private Pages _swap;
    private Pages _mostShared;
    private Pages _mostPrivate;

    internal TaskGroup(TaskUses table, int first, string comm)
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
    public KiB Private => _private.ToKiB(_table.PageSize);

    /// <summary>Pages that the tasks share are counted once where the table tells them (rss_shmem, v6.8+).</summary>
    public KiB Resident => (_resident - _shared + _mostShared).ToKiB(_table.PageSize);

    /// <summary>Null where the table has no swap.</summary>
    public KiB? Swap => _table.Swapents < 0 ? null : _swap.ToKiB(_table.PageSize);

    /// <summary>Resident and swapped.</summary>
    public KiB Held => Resident + (Swap ?? default);

    /// <summary>Another task of that name.</summary>
    internal void Add(int place, in TaskPages held)
    {
        Count++;
        _resident += held.Resident;
        _private += held.Private;
        _shared += held.Shared;
        _swap += held.Swap;
        if (held.Shared > _mostShared) { _mostShared = held.Shared; }
        if (held.Private <= _mostPrivate && Count > 1) { return; }
        _largest = place;
        _mostPrivate = held.Private;
    }
}
