using System.Collections;
using System.Runtime.CompilerServices;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The rows of a task table, read by the column names of its own header. Figures are read when they are asked
/// for: of hundreds of rows most questions need a column or two.</summary>
public sealed class TaskUses : IReadOnlyList<TaskUse>
{
    private readonly EquatableArray<TaskRow> _rows;

    private TaskUses(EquatableArray<string> columns, EquatableArray<TaskRow> rows, PageSize pageSize)
    {
        _rows = rows;
        PageSize = pageSize;
        for (int i = columns.Count - 1; i >= 0; i--) { Place(columns[i], i); }
    }

    public static TaskUses None { get; } = new([], [], PageSize.Of4KiB);

    public int Count => _rows.Count;

    public bool IsEmpty => _rows.IsEmpty;

    public TaskUse this[int place] => new(this, place);

    /// <summary>Σ of <see cref="TaskUse.TotalVm"/>.</summary>
    public KiB TotalVmOfAll
    {
        get
        {
            Pages sum = default;
            foreach (ref readonly TaskRow row in Rows) { sum += PagesOf(row.Values, TotalVm); }
            return sum.ToKiB(PageSize);
        }
    }

    internal PageSize PageSize { get; }

    /// <summary>For a walk over all of them.</summary>
    internal ReadOnlySpan<TaskRow> Rows => _rows.AsSpan();

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

    /// <summary>A <c>foreach</c> allocates nothing and calls no interface.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<TaskUse> IEnumerable<TaskUse>.GetEnumerator()
    {
        for (int i = 0; i < Count; i++) { yield return this[i]; }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<TaskUse>)this).GetEnumerator();

    internal ref readonly TaskRow Row(int place) => ref Rows[place];

    internal long? Figure(int place, int column) => Figure(Row(place).Values, column);

    internal KiB? Size(int place, int column) =>
        column < 0 ? null : new Pages(Row(place).Values[column]).ToKiB(PageSize);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TaskPages Held(ReadOnlySpan<long> figures)
    {
        Pages resident = PagesOf(figures, Rss);
        Pages anonymous = RssAnon < 0 ? resident : PagesOf(figures, RssAnon);
        return new(resident, anonymous, PagesOf(figures, RssShmem), PagesOf(figures, Swapents));
    }

    /// <summary>Whether the oom_score_adj or oom_adj is below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsShielded(ReadOnlySpan<long> figures) =>
        Adjustment(figures, OomScoreAdj) < 0 || Adjustment(figures, OomAdj) < 0;

    internal KiB? PageTables(int place)
    {
        ReadOnlySpan<long> figures = Row(place).Values;
        if (PgtablesBytes >= 0) { return KiB.FromBytes(figures[PgtablesBytes]); }
        return NrPtes < 0 ? null : PageTablePages(figures).ToKiB(PageSize);
    }

    /// <summary>What the OOM killer looks at, in the pages that the table is printed in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TaskState State(in TaskRow row)
    {
        ReadOnlySpan<long> figures = row.Values;
        Pages tables = default;
        if (PgtablesBytes >= 0) { tables = new(figures[PgtablesBytes] / PageSize.Bytes); }
        else if (NrPtes >= 0) { tables = PageTablePages(figures); }
        return new(
            row.Pid, Tgid < 0 ? row.Pid : (int)figures[Tgid], Figure(figures, Uid),
            PagesOf(figures, Rss) + PagesOf(figures, Swapents) + tables, Adjustment(figures, OomScoreAdj),
            Adjustment(figures, OomAdj));
    }

    /// <summary>Whether a row has it as pid or as tgid.</summary>
    internal bool Names(int pid)
    {
        foreach (ref readonly TaskRow row in Rows)
        {
            if (row.Pid == pid || (Tgid >= 0 && (int)row.Values.AsSpan()[Tgid] == pid)) { return true; }
        }

        return false;
    }

    private Pages PageTablePages(ReadOnlySpan<long> figures) => PagesOf(figures, NrPtes) + PagesOf(figures, NrPmds);

    private static long? Figure(ReadOnlySpan<long> figures, int column) => column < 0 ? null : figures[column];

    private static int? Adjustment(ReadOnlySpan<long> figures, int column) =>
        column < 0 ? null : (int)figures[column];

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
