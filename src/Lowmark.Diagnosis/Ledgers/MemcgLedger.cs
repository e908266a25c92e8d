using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>A memcg's usage by use, from the statistics under "Memory cgroup stats for" (memory_stat_format(),
/// mm/memcontrol.c).</summary>
/// <remarks>v2 names: <c>file</c> includes <c>shmem</c>; <c>kernel</c> (v5.18+) includes stacks, page tables, per-CPU,
/// vmalloc and slab. v1 names: <c>cache</c> includes <c>shmem</c>. The usage counts the groups below, so their
/// statistics are added up: <see cref="MemcgRecord.Whole"/>.</remarks>
public static class MemcgLedger
{
    /// <returns>Null when the report has no usage or no statistics.</returns>
    public static Ledger? Of(Report report)
    {
        if (report.Memcg is not { Stats.IsEmpty: false } memcg || memcg.Counter("memory") is not { } memory)
        {
            return null;
        }

        List<LedgerEntry> entries = new(16);
        MemcgStat? shmem = memcg.Whole("shmem");
        MemcgStat? anonV2 = memcg.Stat("anon");
        bool v2 = anonV2 is not null;
        MemcgStat? anon = anonV2 ?? memcg.Whole("rss");
        MemcgStat? file = v2 ? memcg.Stat("file") : memcg.Whole("cache");
        Add(entries, "anonymous", anon?.Size, anon?.Line);
        Add(entries, "shared memory (shmem, tmpfs)", shmem?.Size, shmem?.Line);
        Add(entries, "file cache", file?.Size - (shmem?.Size ?? default), file?.Line);
        if (v2) { AddKernel(new(memcg), entries); }
        else if (memcg.Counter("kmem") is { } kmem) { Add(entries, "kernel memory", kmem.Usage, kmem.Line); }
        return new Ledger(
            memcg.StatsPath ?? "memory cgroup", memory.Usage, entries.ToEquatableArray(),
            memory.Usage - MachineLedger.Sum(entries));
    }

    private static void AddKernel(KernelUses uses, List<LedgerEntry> entries)
    {
        KiB parts = default;
        AddPart("kernel stacks", uses.Stacks);
        AddPart("page tables", uses.PageTables);
        AddPart("secondary page tables", uses.SecondaryPageTables);
        AddPart("per-CPU", uses.PerCpu);
        AddPart("vmalloc", uses.Vmalloc);
        AddPart("slab, reclaimable", uses.SlabReclaimable);
        AddPart("slab, unreclaimable", uses.SlabUnreclaimable);
        if (uses.All?.Size is { } all && all > parts)
        {
            Add(entries, "other kernel memory", all - parts, uses.All?.Line);
        }

        Add(entries, "socket buffers", uses.Sockets?.Size, uses.Sockets?.Line);
        Add(entries, "zswap", uses.Zswap?.Size, uses.Zswap?.Line);

        void AddPart(string name, MemcgStat? stat)
        {
            Add(entries, name, stat?.Size, stat?.Line);
            parts += stat?.Size ?? default;
        }
    }

    private static void Add(List<LedgerEntry> entries, string name, KiB? size, long? line)
    {
        if (size is { Count: not 0 } known) { entries.Add(new LedgerEntry(name, known, line)); }
    }
}
