using System.Collections;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The rows of a task table, read by the column names of its own header. A figure is read when it is asked
/// for: a table has hundreds of rows, and most questions need one or two columns.</summary>
public sealed class TaskUses : IReadOnlyList<TaskUse>
{
    private readonly EquatableArray<TaskRow> _rows;

    private TaskUses(EquatableArray<string> columns, EquatableArray<TaskRow> rows, PageSize pageSize)
    {
        _rows = rows;
        PageSize = pageSize;
        Uid = At(columns, "uid");
        Tgid = At(columns, "tgid");
        TotalVm = At(columns, "total_vm");
        Rss = At(columns, "rss");
        RssAnon = At(columns, "rss_anon");
        RssShmem = At(columns, "rss_shmem");
        NrPtes = At(columns, "nr_ptes");
        NrPmds = At(columns, "nr_pmds");
        PgtablesBytes = At(columns, "pgtables_bytes");
        Swapents = At(columns, "swapents");
        OomAdj = At(columns, "oom_adj");
        OomScoreAdj = At(columns, "oom_score_adj");
    }

    public static TaskUses None { get; } = new([], [], PageSize.Of4KiB);

    public int Count => _rows.Count;

    public bool IsEmpty => _rows.IsEmpty;

    public TaskUse this[int place] => new(this, place);

    internal PageSize PageSize { get; }

    // Places of the columns; below 0 where this kernel does not print one.
    internal int Uid { get; }

    internal int Tgid { get; }

    internal int TotalVm { get; }

    internal int Rss { get; }

    internal int RssAnon { get; }

    internal int RssShmem { get; }

    internal int Swapents { get; }

    internal int OomAdj { get; }

    internal int OomScoreAdj { get; }

    private int NrPtes { get; }

    private int NrPmds { get; }

    private int PgtablesBytes { get; }

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
            Pages own = Held(place).Own;
            if (held == owned.Length && !IsLarger(place, own, held - 1)) { continue; }
            int at = held == owned.Length ? held - 1 : held++;
            for (; at > 0 && IsLarger(place, own, at - 1); at--)
            {
                (owned[at], places[at]) = (owned[at - 1], places[at - 1]);
            }

            (owned[at], places[at]) = (own, place);
        }

        TaskUse[] largest = new TaskUse[held];
        for (int i = 0; i < largest.Length; i++) { largest[i] = this[places[i]]; }
        return new(largest);

        bool IsLarger(int place, Pages own, int than) =>
            own > owned[than] || (own == owned[than] && Row(place).Pid < Row(places[than]).Pid);
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

    private Pages PageTablePages(ReadOnlySpan<long> figures) => PagesOf(figures, NrPtes) + PagesOf(figures, NrPmds);

    private static long? Figure(ReadOnlySpan<long> figures, int column) => column < 0 ? null : figures[column];

    /// <summary>None where the column is not printed.</summary>
    private static Pages PagesOf(ReadOnlySpan<long> figures, int column) =>
        column < 0 ? default : new(figures[column]);

    private static int At(EquatableArray<string> columns, string name) => columns.AsSpan().IndexOf(name);

    public struct Enumerator(TaskUses tasks)
    {
        private int _at = -1;

        public readonly TaskUse Current => tasks[_at];

        public bool MoveNext() => ++_at < tasks.Count;
    }
}
