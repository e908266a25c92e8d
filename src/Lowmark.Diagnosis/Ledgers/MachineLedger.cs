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
        List<LedgerEntry> entries = [];
        void Add(string name, KiB? size)
        {
            if (size is { } known) { entries.Add(new LedgerEntry(name, known, LineOf(report, name))); }
        }

        KiB? Count(params ReadOnlySpan<string> names)
        {
            KiB? sum = null;
            foreach (string name in names)
            {
                if (memory.Totals.Counter(name) is { } pages) { sum = (sum ?? default) + memory.InKiB(pages); }
            }

            return sum;
        }

        KiB? anonLru = Count("active_anon", "inactive_anon", "isolated_anon");
        KiB? shmem = Count("shmem");
        KiB onAnonLru = shmem is { } shared && anonLru is { } lru ? (shared < lru ? shared : lru) : default;
        Add("reserved at boot", memory.Totals.Reserved is { } reserved ? memory.InKiB(reserved) : null);
        Add("free", Count("free"));
        Add("per-CPU free lists", Count("free_pcp"));
        Add("anonymous", anonLru - onAnonLru);
        Add("shared memory (shmem, tmpfs)", shmem is null ? null : onAnonLru);
        Add("file cache", Count("active_file", "inactive_file", "isolated_file"));
        Add("unevictable (mlocked)", Count("unevictable"));
        Add("slab, reclaimable", Count("slab_reclaimable"));
        Add("slab, unreclaimable", Count("slab_unreclaimable"));
        Add("page tables", Count("pagetables"));
        Add("secondary page tables", Count("sec_pagetables"));
        Add("kernel stacks", Sum(memory, "kernel_stack"));
        Add("bounce buffers", Count("bounce"));
        Add("huge pages, reserved", HugePages(memory));
        Add("balloon", Sum(memory, "Balloon"));
        KiB total = memory.InKiB(ram);
        KiB known = entries.Aggregate(default(KiB), (sum, entry) => sum + entry.Size);
        return new Ledger(
            "machine", total, entries.Where(entry => entry.Size.Count != 0).ToEquatableArray(), total - known);
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

    private static KiB? Sum(MemoryState memory, string name)
    {
        KiB? sum = null;
        foreach (NodeState node in memory.Nodes)
        {
            if (node.Counter(name) is { } value) { sum = (sum ?? default) + value; }
            foreach (ZoneState zone in node.Zones)
            {
                if (zone.Counter(name) is { } inZone) { sum = (sum ?? default) + inZone; }
            }
        }

        return sum;
    }

    private static long? LineOf(Report report, string entry)
    {
        (LineShape shape, string token) = entry switch
        {
            "reserved at boot" => (LineShape.Totals, "pages reserved"),
            "free" => (LineShape.Counters, "free:"),
            "per-CPU free lists" => (LineShape.Counters, "free_pcp:"),
            "anonymous" => (LineShape.Counters, "active_anon:"),
            "shared memory (shmem, tmpfs)" => (LineShape.Counters, "shmem:"),
            "file cache" => (LineShape.Counters, "active_file:"),
            "unevictable (mlocked)" => (LineShape.Counters, "unevictable:"),
            "slab, reclaimable" or "slab, unreclaimable" => (LineShape.Counters, "slab_reclaimable:"),
            "page tables" => (LineShape.Counters, "pagetables:"),
            "secondary page tables" => (LineShape.Counters, "sec_pagetables:"),
            "bounce buffers" => (LineShape.Counters, "bounce:"),
            "huge pages, reserved" => (LineShape.HugePages, "hugepages_total="),
            _ => (LineShape.Unknown, ""),
        };
        if (shape is LineShape.Unknown) { return null; }
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(token);
        for (int i = 0; i < report.Lines.Count; i++)
        {
            if (report.Lines[i].Shape == shape && report.Lines.Text(i).IndexOf(bytes) >= 0)
            {
                return report.Lines[i].Number;
            }
        }

        return null;
    }
}
