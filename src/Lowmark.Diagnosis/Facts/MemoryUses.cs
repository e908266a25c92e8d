using Lowmark.Diagnosis.Ledgers;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The uses of memory that factors measure, looked up together: of the memcg whose limit was reached, all
/// groups below it included, else of the whole machine. Null is "not printed".</summary>
internal readonly record struct MemoryUses
{
    /// <summary>Shared memory and tmpfs.</summary>
    public KiB? Shared { get; init; }

    public KiB? SlabUnreclaimable { get; init; }

    public KiB? PageTables { get; init; }

    public KiB? KernelStacks { get; init; }

    public KiB? Unevictable { get; init; }

    /// <summary>File pages that wait to be written, and those that are being written.</summary>
    public KiB? Dirty { get; init; }

    /// <summary>Anonymous memory in transparent huge pages.</summary>
    public KiB? HugePages { get; init; }

    public static MemoryUses OfMachine(MemoryState? memory)
    {
        if (memory is null) { return default; }
        MachineUses uses = new(memory);
        return new()
        {
            Shared = uses.Shared,
            SlabUnreclaimable = uses.SlabUnreclaimable,
            PageTables = uses.PageTables,
            KernelStacks = NodeSum(memory, "kernel_stack") ?? ZoneSum(memory, "kernel_stack"),
            Unevictable = uses.Unevictable,
            Dirty = uses.Dirty + (uses.Writeback ?? default),
            HugePages = NodeSum(memory, "anon_thp"),
        };
    }

    public static MemoryUses OfGroup(MemcgRecord? memcg)
    {
        if (memcg is null) { return default; }
        GroupStats stats = new(memcg);
        return new()
        {
            Shared = stats.Shmem,
            SlabUnreclaimable = stats.SlabUnreclaimable,
            PageTables = stats.PageTables,
            KernelStacks = stats.KernelStack,
            Unevictable = stats.Unevictable,
            Dirty = stats.FileDirty is { } dirty
                ? dirty + (stats.FileWriteback ?? default)
                : stats.Dirty + (stats.Writeback ?? default),
            HugePages = stats.AnonThp ?? stats.RssHuge,
        };
    }

    /// <summary>Σ of a counter over all nodes that print it (v4.8+); null when none does.</summary>
    private static KiB? NodeSum(MemoryState memory, string name)
    {
        KiB? sum = null;
        foreach (NodeState node in memory.Nodes)
        {
            if (node.Counter(name) is { } value) { sum = (sum ?? default) + value; }
        }

        return sum;
    }

    /// <summary>Σ of a counter over all zones that print it; null when none does.</summary>
    private static KiB? ZoneSum(MemoryState memory, string name)
    {
        KiB? sum = null;
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Counter(name) is { } value) { sum = (sum ?? default) + value; }
        }

        return sum;
    }

    /// <summary>As <see cref="MemcgRecord.Whole"/> for each name.</summary>
    private struct GroupStats
    {
        private const string TotalPrefix = "total_";

        public KiB? Shmem, SlabUnreclaimable, PageTables, KernelStack, Unevictable;
        public KiB? FileDirty, FileWriteback, Dirty, Writeback, AnonThp, RssHuge;

        public GroupStats(MemcgRecord memcg)
        {
            ReadOnlySpan<MemcgStat> stats = memcg.Stats.AsSpan();
            Take(memcg.GroupSums.AsSpan(), prefix: "");
            if (PrintTotals(stats)) { Take(stats, TotalPrefix); }
            Take(stats, prefix: "");
        }

        private static bool PrintTotals(ReadOnlySpan<MemcgStat> stats)
        {
            foreach (ref readonly MemcgStat stat in stats)
            {
                if (stat.Name.StartsWith(TotalPrefix, StringComparison.Ordinal)) { return true; }
            }

            return false;
        }

        private void Take(ReadOnlySpan<MemcgStat> stats, string prefix)
        {
            foreach (ref readonly MemcgStat stat in stats)
            {
                bool counts = prefix.Length == 0 || stat.Name.StartsWith(prefix, StringComparison.Ordinal);
                if (!counts) { continue; }
                KiB size = KiB.FromBytes(stat.Value);
                switch (stat.Name.AsSpan(prefix.Length))
                {
                    case "shmem": Shmem ??= size; break;
                    case "slab_unreclaimable": SlabUnreclaimable ??= size; break;
                    case "pagetables": PageTables ??= size; break;
                    case "kernel_stack": KernelStack ??= size; break;
                    case "unevictable": Unevictable ??= size; break;
                    case "file_dirty": FileDirty ??= size; break;
                    case "file_writeback": FileWriteback ??= size; break;
                    case "dirty": Dirty ??= size; break;
                    case "writeback": Writeback ??= size; break;
                    case "anon_thp": AnonThp ??= size; break;
                    case "rss_huge": RssHuge ??= size; break;
                    default: break;
                }
            }
        }
    }
}
