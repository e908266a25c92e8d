using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What one process of the task table holds: a look at its row. Null is a column that this kernel does not
/// print.</summary>
public readonly record struct TaskUse
{
    private readonly TaskUses _table;

    internal TaskUse(TaskUses table, int place)
    {
        _table = table;
        Place = place;
    }

    public long Line => _table.Row(Place).Line;

    public int Pid => _table.Row(Place).Pid;

    public int? Tgid => (int?)_table.Figure(Place, _table.Tgid);

    /// <summary>Hostile text.</summary>
    public string Comm => _table.Row(Place).Comm;

    public long? Uid => _table.Figure(Place, _table.Uid);

    public KiB TotalVm => _table.Size(Place, _table.TotalVm) ?? default;

    /// <summary>rss, all kinds.</summary>
    public KiB Resident => _table.Size(Place, _table.Rss) ?? default;

    /// <summary>v6.8+; null before.</summary>
    public KiB? Anonymous => _table.Size(Place, _table.RssAnon);

    /// <summary>rss_shmem, v6.8+; null before. Counted once for every task that maps it.</summary>
    public KiB? Shared => _table.Size(Place, _table.RssShmem);

    public KiB? Swap => _table.Size(Place, _table.Swapents);

    public KiB? PageTables => _table.PageTables(Place);

    /// <summary>−1000 … 1000; null in 2.6.32.</summary>
    public int? OomScoreAdj => (int?)_table.Figure(Place, _table.OomScoreAdj);

    public int? OomAdj => (int?)_table.Figure(Place, _table.OomAdj);

    /// <summary>What killing the process can give back: without the shared part where that is known.</summary>
    public KiB Own => _table.Held(_table.Row(Place).Values).Own.ToKiB(_table.PageSize);

    /// <summary>What sums over tasks may add up: anonymous memory and swap. Before v6.8 rss and swap, which counts
    /// shared pages once for every task that maps them.</summary>
    public KiB Private => _table.Held(_table.Row(Place).Values).Private.ToKiB(_table.PageSize);

    internal int Place { get; }
}
