using System.Collections;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The rows of a task table, read by the column names of its own header. What a task owns is worked out once;
/// other figures are read when they are asked for: of hundreds of rows most questions need a column or two.</summary>
public sealed class TaskUses : IReadOnlyList<TaskUse>
{
    private readonly EquatableArray<TaskRow> _rows;
    private readonly Pages[] _own;

    private TaskUses(EquatableArray<string> columns, EquatableArray<TaskRow> rows, PageSize pageSize)
    {
        _rows = rows;
        PageSize = pageSize;
        for (int i = columns.Count - 1; i >= 0; i--) { Place(columns[i], i); }
        _own = new Pages[rows.Count];
        ReadOnlySpan<TaskRow> each = rows.AsSpan();
        for (int place = 0; place < each.Length; place++)
        {
            ReadOnlySpan<long> figures = each[place].Values;
            _own[place] = PagesOf(figures, Rss) - PagesOf(figures, RssShmem) + PagesOf(figures, Swapents);
        }
    }

    public static TaskUses None { get; } = new([], [], PageSize.Of4KiB);

    public int Count => _rows.Count;

    public bool IsEmpty => _rows.IsEmpty;

    public TaskUse this[int place] => new(this, place);

    internal PageSize PageSize { get; }

    // Places of the columns; below 0 where this kernel does not print one.
    internal int Uid { get; private set; } = -1;

    internal int Tgid { get; private set; } = -1;

    internal int TotalVm { get; private set; } = -1;

    internal int Rss { get; private set; } = -1;

    internal int RssAnon { get; private set; } = -1;

    internal int RssShmem { get; private set; } = -1;

    internal int Swapents { get; private set; } = -1;

    internal int OomAdj { get; private set; } = -1;

    internal int OomScoreAdj { get; private set; } = -1;

    private int NrPtes { get; set; } = -1;

    private int NrPmds { get; set; } = -1;

    private int PgtablesBytes { get; set; } = -1;

    /// <param name="table">Null when the report has none.</param>
    public static TaskUses Of(TaskTable? table, PageSize pageSize) =>
        table is null ? None : new(table.Columns, table.Rows, pageSize);

    /// <summary>The tasks that own most, most first; by pid among equals.</summary>
    public EquatableArray<TaskUse> Largest(int count)
    {
        Pages[] owned = new Pages[Math.Min(count, Count)];
        int[] places = new int[owned.Length];
        int held = 0;
        for (int place = 0; place < Count; place++)
        {
            Pages own = Own(place);
            if (held == owned.Length)
            {
                if (own < owned[^1] || !IsLarger(place, own, places[^1], owned[^1])) { continue; }
                held--;
            }

            int at = held++;
            for (; at > 0 && IsLarger(place, own, places[at - 1], owned[at - 1]); at--)
            {
                (owned[at], places[at]) = (owned[at - 1], places[at - 1]);
            }

            (owned[at], places[at]) = (own, place);
        }

        TaskUse[] largest = new TaskUse[held];
        for (int i = 0; i < largest.Length; i++) { largest[i] = this[places[i]]; }
        return new(largest);
    }

    /// <summary>The task that owns most of those whose oom_score_adj or oom_adj is below 0; null when there is
    /// none.</summary>
    public TaskUse? LargestShielded()
    {
        if (OomScoreAdj < 0 && OomAdj < 0) { return null; }
        int largest = -1;
        ReadOnlySpan<TaskRow> rows = _rows.AsSpan();
        for (int place = 0; place < rows.Length; place++)
        {
            ReadOnlySpan<long> figures = rows[place].Values;
            bool isShielded = (OomScoreAdj >= 0 && (int)figures[OomScoreAdj] < 0)
                || (OomAdj >= 0 && (int)figures[OomAdj] < 0);
            if (isShielded && (largest < 0 || Own(place) > Own(largest))) { largest = place; }
        }

        return largest < 0 ? null : this[largest];
    }

    /// <summary>A <c>foreach</c> allocates nothing and calls no interface.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<TaskUse> IEnumerable<TaskUse>.GetEnumerator()
    {
        for (int i = 0; i < Count; i++) { yield return this[i]; }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<TaskUse>)this).GetEnumerator();

    internal ref readonly TaskRow Row(int place) => ref _rows.AsSpan()[place];

    internal long? Figure(int place, int column) => Figure(Row(place).Values, column);

    internal KiB? Size(int place, int column) =>
        column < 0 ? null : new Pages(Row(place).Values[column]).ToKiB(PageSize);

    /// <inheritdoc cref="TaskUse.Own"/>
    internal Pages Own(int place) => _own[place];

    internal TaskPages Held(int place)
    {
        ReadOnlySpan<long> figures = Row(place).Values;
        Pages resident = PagesOf(figures, Rss);
        Pages anonymous = RssAnon < 0 ? resident : PagesOf(figures, RssAnon);
        return new(resident, anonymous, PagesOf(figures, RssShmem), PagesOf(figures, Swapents));
    }

    internal KiB? PageTables(int place)
    {
        ReadOnlySpan<long> figures = Row(place).Values;
        if (PgtablesBytes >= 0) { return KiB.FromBytes(figures[PgtablesBytes]); }
        return NrPtes < 0 ? null : PageTablePages(figures).ToKiB(PageSize);
    }

    /// <summary>What the OOM killer looks at, in the pages that the table is printed in.</summary>
    internal TaskState State(int place)
    {
        ref readonly TaskRow row = ref Row(place);
        ReadOnlySpan<long> figures = row.Values;
        Pages? tables = null;
        if (PgtablesBytes >= 0) { tables = new(figures[PgtablesBytes] / PageSize.Bytes); }
        else if (NrPtes >= 0) { tables = PageTablePages(figures); }
        return new(
            row.Pid, Tgid < 0 ? row.Pid : (int)figures[Tgid], Figure(figures, Uid), PagesOf(figures, Rss), tables,
            Swapents < 0 ? null : new(figures[Swapents]), (int?)Figure(figures, OomScoreAdj),
            (int?)Figure(figures, OomAdj));
    }

    private bool IsLarger(int place, Pages own, int than, Pages owned) =>
        own > owned || (own == owned && Row(place).Pid < Row(than).Pid);

    private Pages PageTablePages(ReadOnlySpan<long> figures) => PagesOf(figures, NrPtes) + PagesOf(figures, NrPmds);

    private static long? Figure(ReadOnlySpan<long> figures, int column) => column < 0 ? null : figures[column];

    /// <summary>None where the column is not printed.</summary>
    private static Pages PagesOf(ReadOnlySpan<long> figures, int column) =>
        column < 0 ? default : new(figures[column]);

    private void Place(string column, int at)
    {
        switch (column)
        {
            case "uid": Uid = at; break;
            case "tgid": Tgid = at; break;
            case "total_vm": TotalVm = at; break;
            case "rss": Rss = at; break;
            case "rss_anon": RssAnon = at; break;
            case "rss_shmem": RssShmem = at; break;
            case "nr_ptes": NrPtes = at; break;
            case "nr_pmds": NrPmds = at; break;
            case "pgtables_bytes": PgtablesBytes = at; break;
            case "swapents": Swapents = at; break;
            case "oom_adj": OomAdj = at; break;
            case "oom_score_adj": OomScoreAdj = at; break;
            default: break;
        }
    }

    public struct Enumerator(TaskUses tasks)
    {
        private int _at = -1;

        public readonly TaskUse Current => tasks[_at];

        public bool MoveNext() => ++_at < tasks.Count;
    }
}
