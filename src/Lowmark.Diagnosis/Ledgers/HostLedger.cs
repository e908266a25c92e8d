using Lowmark.Diagnosis.Model;
using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Ledgers;

/// <summary>RAM of a running machine by use: the ledger of a report, with what /proc/meminfo knows beyond it.</summary>
/// <remarks>meminfo_proc_show() (fs/proc/meminfo.c). VmallocUsed has the kernel stacks in it where they are mapped
/// (CONFIG_VMAP_STACK), so only what is beyond them is added. What zram and zswap take is nr_zspages of vmstat
/// (zsmalloc, v4.8) or, with another pool, <c>Zswap</c>.</remarks>
public static class HostLedger
{
    /// <returns>Null when nothing of it was read.</returns>
    public static Ledger? Of(MemoryState? state, MemInfo memory, VmStat counters)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(counters);
        if (state is null || memory.MemTotal is not { } total) { return null; }
        KiB stacks = memory.KernelStack ?? default;
        KiB beyondStacks = (memory.VmallocUsed ?? default) - stacks;
        List<LedgerEntry> entries = MachineLedger.Uses(state, static _ => null);
        Add("kernel stacks", memory.KernelStack);
        Add("vmalloc beyond stacks", beyondStacks > default(KiB) ? beyondStacks : null);
        Add("per-CPU data", memory.Percpu);
        Add("compressed pages (zram, zswap)", Compressed(state, memory, counters));
        Add("huge pages, reserved", memory.Hugetlb);
        Add("not accepted yet (confidential guest)", memory.Unaccepted);
        Add("balloon", memory.Balloon);
        return new("machine", total, entries.ToEquatableArray(), total - MachineLedger.Sum(entries));

        void Add(string name, KiB? size)
        {
            bool isThere = entries.Exists(entry => entry.Name == name);
            if (size is { Count: > 0 } known && !isThere) { entries.Add(new(name, known, null)); }
        }
    }

    private static KiB? Compressed(MemoryState state, MemInfo memory, VmStat counters) =>
        (counters["nr_zspages"u8], memory.Zswap) switch
        {
            ({ } pages, { } zswap) => Larger(state.InKiB(new Pages(pages)), zswap),
            ({ } pages, null) => state.InKiB(new Pages(pages)),
            (null, var zswap) => zswap,
        };

    private static KiB Larger(KiB one, KiB other) => one > other ? one : other;
}
