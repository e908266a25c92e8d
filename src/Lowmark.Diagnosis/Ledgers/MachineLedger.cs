using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>RAM by use: entries are disjoint counters, so that they add up to RAM or the rest is unaccounted.</summary>
/// <remarks>Shmem and tmpfs pages are on the anon LRU lists (shmem_add_to_page_cache(), mm/shmem.c), so they are taken
/// out of anonymous; mlocked pages are on the unevictable list (all since v2.6.28). Counters: show_free_areas(),
/// mm.</remarks>
public static class MachineLedger
{
    /// <returns>Null when neither RAM nor the counters are in the report.</returns>
    public static Ledger? Of(Report report)
    {
        if (report.Memory is not { Totals.Ram: { } ram } memory || memory.Totals.Counters.IsEmpty) { return null; }
        LinesOfShape counters = new(report.Lines, LineShape.Counters);
        List<LedgerEntry> entries = Uses(memory, name => LineOf(report, counters, name));
        if (memory.Totals.Reserved is { Count: not 0 } reserved)
        {
            const string Name = "reserved at boot";
            entries.Insert(0, new LedgerEntry(Name, memory.InKiB(reserved), LineOf(report, counters, Name)));
        }

        KiB total = memory.InKiB(ram);
        return new Ledger("machine", total, entries.ToEquatableArray(), total - Sum(entries));
    }

    /// <summary>The uses that the counters of a memory state tell, of the RAM that the kernel manages.</summary>
    /// <param name="lineOf">The line of an entry; null where there is none.</param>
    internal static List<LedgerEntry> Uses(MemoryState memory, Func<string, long?> lineOf)
    {
        List<LedgerEntry> entries = new(16);
        void Add(string name, KiB? size)
        {
            if (size is { Count: not 0 } known) { entries.Add(new LedgerEntry(name, known, lineOf(name))); }
        }

        MachineUses uses = new(memory);
        KiB? anonLru = uses.AnonymousLru;
        KiB? shmem = uses.Shared;
        KiB onAnonLru = shmem is { } shared && anonLru is { } lru ? (shared < lru ? shared : lru) : default;
        Add("free", uses.Free);
        Add("per-CPU free lists", uses.PerCpuLists);
        Add("anonymous", anonLru - onAnonLru);
        Add("shared memory (shmem, tmpfs)", shmem is null ? null : onAnonLru);
        Add("file cache", uses.FileLru);
        Add("unevictable (mlocked)", uses.Unevictable);
        Add("slab, reclaimable", uses.SlabReclaimable);
        Add("slab, unreclaimable", uses.SlabUnreclaimable);
        Add("page tables", uses.PageTables);
        Add("secondary page tables", uses.SecondaryPageTables);
        Add("kernel stacks", Sum(memory, "kernel_stack"));
        Add("bounce buffers", uses.Bounce);
        Add("huge pages, reserved", HugePages(memory));
        Add("balloon", Sum(memory, "Balloon"));
        return entries;
    }

    /// <summary>Reserved huge pages of all printed nodes; null when no pool is printed.</summary>
    public static KiB? HugePages(MemoryState memory)
    {
        KiB? sum = null;
        foreach (NodeState node in memory.Nodes)
        {
            foreach (HugePagePool pool in node.HugePages) { sum = (sum ?? default) + pool.TotalSize; }
        }

        return sum;
    }

    internal static KiB Sum(List<LedgerEntry> entries)
    {
        KiB sum = default;
        foreach (LedgerEntry entry in entries) { sum += entry.Size; }
        return sum;
    }

    /// <summary>Some releases print it for each zone, others for each node.</summary>
    private static KiB? Sum(MemoryState memory, string name) => KiB.Sum(memory.NodeSum(name), memory.ZoneSum(name));

    private static long? LineOf(Report report, LinesOfShape counters, string entry) => entry switch
    {
        "reserved at boot" => FirstOf(report, LineShape.Totals, "pages reserved"u8),
        "free" => counters.NumberOf("free:"u8),
        "per-CPU free lists" => counters.NumberOf("free_pcp:"u8),
        "anonymous" => counters.NumberOf("active_anon:"u8),
        "shared memory (shmem, tmpfs)" => counters.NumberOf("shmem:"u8),
        "file cache" => counters.NumberOf("active_file:"u8),
        "unevictable (mlocked)" => counters.NumberOf("unevictable:"u8),
        "slab, reclaimable" or "slab, unreclaimable" => counters.NumberOf("slab_reclaimable:"u8),
        "page tables" => counters.NumberOf("pagetables:"u8),
        "secondary page tables" => counters.NumberOf("sec_pagetables:"u8),
        "bounce buffers" => counters.NumberOf("bounce:"u8),
        "huge pages, reserved" => FirstOf(report, LineShape.HugePages, "hugepages_total="u8),
        _ => null,
    };

    private static long? FirstOf(Report report, LineShape shape, ReadOnlySpan<byte> token) =>
        report.Lines.First(shape, token) is >= 0 and var at ? report.Lines[at].Number : null;
}
