using Lowmark.Host.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/meminfo, or the meminfo file of one node below /sys/devices/system/node.</summary>
/// <remarks>Documentation/filesystems/proc.rst; meminfo_proc_show() (fs/proc/meminfo.c), 2.6.32 to 7.2. Null is "this
/// kernel prints no such row". The file's <c>kB</c> are KiB. A node's file has fewer rows, and FilePages instead of
/// Cached.</remarks>
public sealed class MemInfo(string path = "/proc/meminfo") : SampledFile(path)
{
    private readonly NamedFigures _rows = new(256);

    public KiB? MemTotal => Size("MemTotal"u8);

    /// <summary>Free pages of the buddy lists; per-CPU lists are not in it.</summary>
    public KiB? MemFree => Size("MemFree"u8);

    /// <summary>The kernel's estimate (si_mem_available(); v3.14, RHEL 6.6).</summary>
    public KiB? MemAvailable => Size("MemAvailable"u8);

    /// <summary>Free, on the LRU lists of files or in reclaimable slab: what can be had where the kernel makes no
    /// estimate, and of a node.</summary>
    public KiB? Droppable => MemFree + ActiveFile + InactiveFile + (SReclaimable ?? default);

    public KiB? Buffers => Size("Buffers"u8);

    /// <summary>File pages without swap cache and buffers; Shmem is part of it.</summary>
    public KiB? Cached => Size("Cached"u8);

    public KiB? SwapCached => Size("SwapCached"u8);
    public KiB? ActiveAnon => Size("Active(anon)"u8);
    public KiB? InactiveAnon => Size("Inactive(anon)"u8);
    public KiB? ActiveFile => Size("Active(file)"u8);
    public KiB? InactiveFile => Size("Inactive(file)"u8);
    public KiB? Unevictable => Size("Unevictable"u8);
    public KiB? Mlocked => Size("Mlocked"u8);
    public KiB? HighTotal => Size("HighTotal"u8);
    public KiB? HighFree => Size("HighFree"u8);
    public KiB? LowTotal => Size("LowTotal"u8);
    public KiB? LowFree => Size("LowFree"u8);
    public KiB? SwapTotal => Size("SwapTotal"u8);
    public KiB? SwapFree => Size("SwapFree"u8);

    /// <summary>RAM that zswap uses; what it stores, uncompressed, is <see cref="Zswapped"/> (v5.19).</summary>
    public KiB? Zswap => Size("Zswap"u8);

    public KiB? Zswapped => Size("Zswapped"u8);
    public KiB? Dirty => Size("Dirty"u8);
    public KiB? Writeback => Size("Writeback"u8);
    public KiB? AnonPages => Size("AnonPages"u8);
    public KiB? Mapped => Size("Mapped"u8);
    public KiB? Shmem => Size("Shmem"u8);

    /// <summary>SReclaimable and what else the kernel gives back under pressure (v4.20).</summary>
    public KiB? KReclaimable => Size("KReclaimable"u8);

    public KiB? Slab => Size("Slab"u8);
    public KiB? SReclaimable => Size("SReclaimable"u8);
    public KiB? SUnreclaim => Size("SUnreclaim"u8);
    public KiB? KernelStack => Size("KernelStack"u8);
    public KiB? PageTables => Size("PageTables"u8);

    /// <summary>Page tables that the processes' own are not: of guests and of the IOMMU (v6.1).</summary>
    public KiB? SecPageTables => Size("SecPageTables"u8);

    public KiB? CommitLimit => Size("CommitLimit"u8);
    public KiB? CommittedAs => Size("Committed_AS"u8);

    /// <summary>0 in kernels of v4.9 to v5.3, which did not count it.</summary>
    public KiB? VmallocUsed => Size("VmallocUsed"u8);

    public KiB? Percpu => Size("Percpu"u8);
    public KiB? HardwareCorrupted => Size("HardwareCorrupted"u8);
    public KiB? AnonHugePages => Size("AnonHugePages"u8);
    public KiB? ShmemHugePages => Size("ShmemHugePages"u8);
    public KiB? FileHugePages => Size("FileHugePages"u8);
    public KiB? CmaTotal => Size("CmaTotal"u8);
    public KiB? CmaFree => Size("CmaFree"u8);

    /// <summary>Memory of a confidential guest that it has not accepted yet (in v6.6).</summary>
    public KiB? Unaccepted => Size("Unaccepted"u8);

    /// <summary>What a balloon driver has taken out of the machine (in v6.18, not in v6.12).</summary>
    public KiB? Balloon => Size("Balloon"u8);

    /// <summary>Pages, not KiB, of the default huge page size: <see cref="HugePageSize"/>.</summary>
    public long? HugePagesTotal => _rows["HugePages_Total"u8];

    /// <inheritdoc cref="HugePagesTotal"/>
    public long? HugePagesFree => _rows["HugePages_Free"u8];

    /// <summary>Promised and not yet taken; a part of the free ones.</summary>
    public long? HugePagesReserved => _rows["HugePages_Rsvd"u8];

    /// <inheritdoc cref="HugePagesTotal"/>
    public long? HugePagesSurplus => _rows["HugePages_Surp"u8];

    public KiB? HugePageSize => Size("Hugepagesize"u8);

    /// <summary>Huge pages of all sizes (v4.16).</summary>
    public KiB? Hugetlb => Size("Hugetlb"u8);

    /// <summary>File pages of a node, with shared memory and swap cache; only in a node's file.</summary>
    public KiB? FilePages => Size("FilePages"u8);

    /// <summary>A row that has no property here, by the kernel's name.</summary>
    public KiB? Size(ReadOnlySpan<byte> name) => _rows[name] is { } value ? new KiB(value) : null;

    protected override void Clear() => _rows.Clear();

    protected override bool TryFill(ReadOnlySpan<byte> text)
    {
        bool known = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            known |= MemInfoRow.TryParse(line, out ReadOnlySpan<byte> name, out long value) && _rows.Add(name, value);
        }

        return known;
    }
}
