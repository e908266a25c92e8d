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
            KernelStacks = memory.NodeSum("kernel_stack") ?? memory.ZoneSum("kernel_stack"),
            Unevictable = uses.Unevictable,
            Dirty = uses.Dirty + (uses.Writeback ?? default),
            HugePages = memory.NodeSum("anon_thp"),
        };
    }

    public static MemoryUses OfGroup(MemcgRecord? memcg)
    {
        if (memcg is null) { return default; }
        return new()
        {
            Shared = Size("shmem"),
            SlabUnreclaimable = Size("slab_unreclaimable"),
            PageTables = Size("pagetables"),
            KernelStacks = Size("kernel_stack"),
            Unevictable = Size("unevictable"),
            Dirty = Size("file_dirty") is { } dirty
                ? dirty + (Size("file_writeback") ?? default)
                : Size("dirty") + (Size("writeback") ?? default),
            HugePages = Size("anon_thp") ?? Size("rss_huge"),
        };

        KiB? Size(string name) => memcg.Whole(name)?.Size;
    }
}
