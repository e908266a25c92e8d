using System.Text;
using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>How much more is wanted than was held when it happened, by what somebody knows.</summary>
/// <param name="More">Of all demands together; below zero when less than before is wanted.</param>
/// <param name="IsSwappable">All that is still to come can be swapped: memory of tasks, shared memory.</param>
/// <param name="Held">What the demanded tasks held.</param>
internal sealed record Wanted(Bounds More, bool IsSwappable, KiB Held)
{
    /// <summary>Names that mean a use of the ledger, not a task: what it would show in the end.</summary>
    private static readonly (string Name, string Entry)[] s_uses =
    [
        ("shmem", "shared memory (shmem, tmpfs)"), ("tmpfs", "shared memory (shmem, tmpfs)"),
        ("slab", "slab, unreclaimable"), ("page-tables", "page tables"), ("file-cache", "file cache"),
    ];

    private const string Unaccounted = "unaccounted";

    /// <summary>A comm has 15 bytes (TASK_COMM_LEN, include/linux/sched.h).</summary>
    private const int LongestComm = 15;

    /// <returns>Null when nothing is demanded.</returns>
    public static Wanted? Read(DiagnosedReport report, Draft draft)
    {
        if (draft.Demands.Count == 0) { return null; }
        Bounds more = Bounds.Zero;
        bool isSwappable = true;
        KiB held = default;
        foreach (Demand demand in draft.Demands)
        {
            (Bounds part, bool canSwap, KiB own) = Read(report, demand, draft);
            more += part;
            isSwappable &= canSwap;
            held += own;
        }

        return new(more, isSwappable, held);
    }

    public static bool IsUse(string name) =>
        name is Unaccounted || Array.Exists(s_uses, use => use.Name == name);

    /// <summary>Whether a demand is that of a task of this name.</summary>
    public static bool IsOf(Demand demand, string? comm) => comm is not null && Comm(demand.Name) == comm;

    private static (Bounds More, bool IsSwappable, KiB Held) Read(
        DiagnosedReport report, Demand demand, Draft draft)
    {
        KiB? held = demand.Name.StartsWith('/') ? OfGroup(report, demand.Name)
            : IsUse(demand.Name) ? OfUse(report, demand.Name)
            : OfTasks(report, demand.Name, draft.PageSize);
        bool isNew = held is null && !demand.Name.StartsWith('/') && !IsUse(demand.Name)
            && report.Prediction is { Ranking.IsEmpty: false };
        if (isNew) { draft.Assumes($"no task {demand.Name} is in the report: all of its {demand.Size} is to come"); }
        else if (held is null) { draft.Lacks($"what {demand.Name} held"); }
        KiB more = demand.Size - (held ?? default);
        KiB tables = IsUse(demand.Name) ? default : PageTables(more, draft.PageSize);
        if (held is { } known)
        {
            draft.Shows(
                $"{demand.Name}: {demand.Size} - {known} = {more}"
                    + (tables.Count > 0 ? $", page tables {tables}" : ""),
                "how much more it wants");
        }

        bool canSwap = demand.Name is not (Unaccounted or "slab" or "page-tables");
        // Less than it held is wanted because huge pages are not given: with madvise() it may still get them.
        bool isOpen = more.Count < 0 && draft.Changes.Any(change => change is SetThp { Mode: "madvise" });
        if (isOpen) { return (Bounds.Between(more, default), true, held ?? default); }
        Bounds part = held is null && !isNew
            ? Bounds.Between(more - (OfTrigger(report, demand) ?? more), more + tables)
            : Bounds.Exactly(more + tables);
        return (part, canSwap, held ?? default);
    }

    /// <summary>What the task that asked may have taken of it: it is then in no counter of its own, but among what the
    /// ledger can not account for. Null for any other task.</summary>
    private static KiB? OfTrigger(DiagnosedReport report, Demand demand) =>
        IsOf(demand, report.Trigger?.Comm) && report.Ledger?.Unaccounted is { Count: >= 0 } rest ? rest : null;

    /// <summary>An entry of 8 bytes for each page; the tables above add a 512th of that.</summary>
    private static KiB PageTables(KiB more, PageSize pageSize) =>
        more.Count > 0 ? new(more.Count / (pageSize.Bytes / 8)) : default;

    private static KiB? OfGroup(DiagnosedReport report, string path)
    {
        if (report.Memcg is { OomPath: { } full, Usage: { } usage } && full == path) { return usage; }
        foreach (MemoryHolder holder in report.Holders)
        {
            if (holder.Kind == "memcg" && holder.Name == path) { return holder.Held; }
        }

        return null;
    }

    private static KiB? OfUse(DiagnosedReport report, string name)
    {
        if (report.Ledger is not { } ledger) { return null; }
        if (name == Unaccounted) { return ledger.Unaccounted; }
        KiB sum = default;
        foreach (LedgerEntry entry in ledger.Entries)
        {
            if (Array.Exists(s_uses, use => use.Name == name && use.Entry == entry.Name)) { sum += entry.Size; }
        }

        return sum;
    }

    /// <summary>All tasks of that name together.</summary>
    private static KiB? OfTasks(DiagnosedReport report, string name, PageSize pageSize)
    {
        KiB? sum = null;
        foreach (RankedTask task in report.Prediction?.Ranking ?? [])
        {
            if (task.Comm == Comm(name)) { sum = (sum ?? default) + task.Held.ToKiB(pageSize); }
        }

        return sum;
    }

    private static string Comm(string name)
    {
        if (name.Length <= LongestComm && Encoding.UTF8.GetByteCount(name) <= LongestComm) { return name; }
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, LongestComm));
    }
}
