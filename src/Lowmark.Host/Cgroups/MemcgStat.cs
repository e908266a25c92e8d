using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Cgroups;

/// <summary>memory.stat of a group, v1 or v2: what its memory is made of, with that of all groups below it.</summary>
/// <remarks>Source: memory_stat_format() and, for v1, memcg_stat_show() (memcg1_stat_format() since 6.11),
/// mm/memcontrol.c, read at 5.4, 5.10, 6.1 and 6.18. Bytes in the file, counters of events apart. The kernel sums up
/// all processors for it, so it is read of groups that matter. Null: no such row, which differs by release.</remarks>
public sealed class MemcgStat(string path) : SampledFile(path)
{
    private readonly NamedFigures _rows = new(most: 256);

    /// <summary>A row as it stands there, for the counters: <c>pgmajfault</c>, <c>workingset_refault_anon</c>. v1 has
    /// those of the subtree with <c>total_</c> before the name.</summary>
    public long? this[ReadOnlySpan<byte> name] => _rows[name];

    public KiB? Anon => Size("anon"u8, "total_rss"u8);

    /// <summary>Page cache, shared memory and tmpfs in it.</summary>
    public KiB? File => Size("file"u8, "total_cache"u8);
    public KiB? Shmem => Size("shmem"u8, "total_shmem"u8);
    public KiB? FileMapped => Size("file_mapped"u8, "total_mapped_file"u8);
    public KiB? FileDirty => Size("file_dirty"u8, "total_dirty"u8);
    public KiB? FileWriteback => Size("file_writeback"u8, "total_writeback"u8);
    public KiB? InactiveFile => Size("inactive_file"u8, "total_inactive_file"u8);
    public KiB? ActiveFile => Size("active_file"u8, "total_active_file"u8);
    public KiB? Unevictable => Size("unevictable"u8, "total_unevictable"u8);
    public KiB? AnonHuge => Size("anon_thp"u8, "total_rss_huge"u8);

    /// <summary>v2 has <c>swapcached</c>, v1 what is swapped out: this is v1's.</summary>
    public KiB? SwapV1 => Size("total_swap"u8, default);

    /// <summary>All kernel memory; 5.18+. The next rows are its parts, and are v2's alone.</summary>
    public KiB? Kernel => Size("kernel"u8, default);
    public KiB? KernelStack => Size("kernel_stack"u8, default);
    public KiB? PageTables => Size("pagetables"u8, default);
    public KiB? Sock => Size("sock"u8, default);
    public KiB? SlabReclaimable => Size("slab_reclaimable"u8, default);
    public KiB? SlabUnreclaimable => Size("slab_unreclaimable"u8, default);

    /// <summary>v1: the smallest limit along the path, by the kernel itself; null for none and for v2.</summary>
    public KiB? HierarchicalLimit =>
        _rows["hierarchical_memory_limit"u8] is { } bytes and not CgroupLimit.Unlimited ? KiB.FromBytes(bytes) : null;

    protected override void Clear() => _rows.Clear();

    protected override bool TryFill(ReadOnlySpan<byte> text)
    {
        bool isAny = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            int blank = line.IndexOf((byte)' ');
            if (blank <= 0) { continue; }
            LineCursor value = new(line[(blank + 1)..]);
            if (!value.TryTakeCount(out long count) || !value.AtEnd) { continue; }
            if (line.StartsWith("hierarchical_"u8)) { count = CgroupLimit.OrUnlimited(count); }
            isAny |= _rows.Add(line[..blank], count);
        }

        return isAny;
    }

    // v1 has some of v2's names too, for the group without those below.
    private KiB? Size(ReadOnlySpan<byte> v2, ReadOnlySpan<byte> v1) =>
        ((v1.IsEmpty ? null : _rows[v1]) ?? _rows[v2]) is { } bytes ? KiB.FromBytes(bytes) : null;
}
