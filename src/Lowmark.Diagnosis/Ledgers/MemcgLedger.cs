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
    private static readonly (string Stat, string Name)[] KernelParts =
    [
        ("kernel_stack", "kernel stacks"), ("pagetables", "page tables"), ("sec_pagetables", "secondary page tables"),
        ("percpu", "per-CPU"), ("vmalloc", "vmalloc"), ("slab_reclaimable", "slab, reclaimable"),
        ("slab_unreclaimable", "slab, unreclaimable"),
    ];

    /// <returns>Null when the report has no usage or no statistics.</returns>
    public static Ledger? Of(Report report)
    {
        if (report.Memcg is not { Stats.IsEmpty: false } memcg || memcg.Counter("memory") is not { } memory)
        {
            return null;
        }

        List<LedgerEntry> entries = new(16);
        void Add(string name, MemcgStat? stat, KiB? size)
        {
            if (size is { } known) { entries.Add(new LedgerEntry(name, known, stat?.Line)); }
        }

        KiB? Size(MemcgStat? stat) => stat is { } known ? KiB.FromBytes(known.Value) : null;
        MemcgStat? shmem = memcg.Whole("shmem");
        bool v2 = memcg.Stat("anon") is not null;
        MemcgStat? anon = v2 ? memcg.Stat("anon") : memcg.Whole("rss");
        MemcgStat? file = v2 ? memcg.Stat("file") : memcg.Whole("cache");
        Add("anonymous", anon, Size(anon));
        Add("shared memory (shmem, tmpfs)", shmem, Size(shmem));
        Add("file cache", file, Size(file) - (Size(shmem) ?? default));
        AddKernel(memcg, v2, entries);
        KiB known = MachineLedger.Sum(entries);
        entries.RemoveAll(static entry => entry.Size.Count == 0);
        return new Ledger(
            memcg.StatsPath ?? "memory cgroup", memory.Usage, entries.ToEquatableArray(), memory.Usage - known);
    }

    private static void AddKernel(MemcgRecord memcg, bool v2, List<LedgerEntry> entries)
    {
        if (!v2)
        {
            if (memcg.Counter("kmem") is { Usage.Count: > 0 } kmem)
            {
                entries.Add(new LedgerEntry("kernel memory", kmem.Usage, kmem.Line));
            }

            return;
        }

        KiB parts = default;
        foreach ((string stat, string name) in KernelParts)
        {
            if (memcg.Stat(stat) is not { } part) { continue; }
            KiB size = KiB.FromBytes(part.Value);
            entries.Add(new LedgerEntry(name, size, part.Line));
            parts += size;
        }

        if (memcg.Stat("kernel") is { } kernel && KiB.FromBytes(kernel.Value) > parts)
        {
            entries.Add(new LedgerEntry("other kernel memory", KiB.FromBytes(kernel.Value) - parts, kernel.Line));
        }

        if (memcg.Stat("sock") is { Value: > 0 } sock)
        {
            entries.Add(new LedgerEntry("socket buffers", KiB.FromBytes(sock.Value), sock.Line));
        }

        if (memcg.Stat("zswap") is { Value: > 0 } zswap)
        {
            entries.Add(new LedgerEntry("zswap", KiB.FromBytes(zswap.Value), zswap.Line));
        }
    }
}
