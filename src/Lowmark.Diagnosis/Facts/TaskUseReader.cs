using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Task rows by the column names of their own header, in one unit.</summary>
internal static class TaskUseReader
{
    public static EquatableArray<TaskUse> Read(TaskTable? table, PageSize pageSize)
    {
        if (table is null) { return []; }
        Columns columns = new(table.Columns);
        TaskUse[] tasks = new TaskUse[table.Rows.Count];
        for (int i = 0; i < tasks.Length; i++) { tasks[i] = One(table.Rows[i], columns, pageSize); }
        return new(tasks);
    }

    private static TaskUse One(TaskRow row, in Columns at, PageSize size)
    {
        long? Value(int column) => column < 0 ? null : row.Values[column];
        KiB? Size(int column) => Value(column) is { } pages ? new Pages(pages).ToKiB(size) : null;
        KiB? tables = Size(at.NrPtes) is { } ptes ? ptes + (Size(at.NrPmds) ?? default) : null;
        if (Value(at.PgtablesBytes) is { } bytes) { tables = KiB.FromBytes(bytes); }
        return new TaskUse(
            row.Line, row.Pid, (int?)Value(at.Tgid), row.Comm, Value(at.Uid), Size(at.TotalVm) ?? default,
            Size(at.Rss) ?? default,
            Size(at.RssAnon), Size(at.RssShmem), Size(at.Swapents), tables, (int?)Value(at.OomScoreAdj),
            (int?)Value(at.OomAdj));
    }

    private readonly struct Columns(EquatableArray<string> names)
    {
        public int Uid { get; } = At(names, "uid");

        public int Tgid { get; } = At(names, "tgid");

        public int TotalVm { get; } = At(names, "total_vm");

        public int Rss { get; } = At(names, "rss");

        public int RssAnon { get; } = At(names, "rss_anon");

        public int RssShmem { get; } = At(names, "rss_shmem");

        public int NrPtes { get; } = At(names, "nr_ptes");

        public int NrPmds { get; } = At(names, "nr_pmds");

        public int PgtablesBytes { get; } = At(names, "pgtables_bytes");

        public int Swapents { get; } = At(names, "swapents");

        public int OomAdj { get; } = At(names, "oom_adj");

        public int OomScoreAdj { get; } = At(names, "oom_score_adj");

        private static int At(EquatableArray<string> names, string name)
        {
            for (int i = 0; i < names.Count; i++)
            {
                if (names[i] == name) { return i; }
            }

            return -1;
        }
    }
}
