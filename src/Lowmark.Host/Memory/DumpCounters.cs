using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>Counters of the kernel's files by the names that a Mem-Info dump has for them, so that a state is asked the
/// same way wherever it came from.</summary>
/// <remarks>vmstat_text[] (mm/vmstat.c) and show_free_areas() (mm/page_alloc.c, mm/show_mem.c).</remarks>
public static class DumpCounters
{
    /// <summary>Pages, but for <c>nr_kernel_stack</c>.</summary>
    private static readonly (byte[] Row, string Counter)[] s_rows =
    [
        ("nr_active_anon"u8.ToArray(), "active_anon"),
        ("nr_inactive_anon"u8.ToArray(), "inactive_anon"),
        ("nr_active_file"u8.ToArray(), "active_file"),
        ("nr_inactive_file"u8.ToArray(), "inactive_file"),
        ("nr_unevictable"u8.ToArray(), "unevictable"),
        ("nr_zone_active_anon"u8.ToArray(), "active_anon"),
        ("nr_zone_inactive_anon"u8.ToArray(), "inactive_anon"),
        ("nr_zone_active_file"u8.ToArray(), "active_file"),
        ("nr_zone_inactive_file"u8.ToArray(), "inactive_file"),
        ("nr_zone_unevictable"u8.ToArray(), "unevictable"),
        ("nr_zone_write_pending"u8.ToArray(), "writepending"),
        ("nr_isolated_anon"u8.ToArray(), "isolated(anon)"),
        ("nr_isolated_file"u8.ToArray(), "isolated(file)"),
        ("nr_mlock"u8.ToArray(), "mlocked"),
        ("nr_mapped"u8.ToArray(), "mapped"),
        ("nr_dirty"u8.ToArray(), "dirty"),
        ("nr_writeback"u8.ToArray(), "writeback"),
        ("nr_shmem"u8.ToArray(), "shmem"),
        ("nr_slab_reclaimable"u8.ToArray(), "slab_reclaimable"),
        ("nr_slab_unreclaimable"u8.ToArray(), "slab_unreclaimable"),
        ("nr_page_table_pages"u8.ToArray(), "pagetables"),
        ("nr_sec_page_table_pages"u8.ToArray(), "sec_pagetables"),
        ("nr_bounce"u8.ToArray(), "bounce"),
    ];

    /// <summary>meminfo's rows that a dump has too, in the order of the file.</summary>
    private static readonly (byte[] Row, string Counter)[] s_memInfoRows =
    [
        ("MemFree"u8.ToArray(), "free"),
        ("MemAvailable"u8.ToArray(), "available"),
        ("Active(anon)"u8.ToArray(), "active_anon"),
        ("Inactive(anon)"u8.ToArray(), "inactive_anon"),
        ("Active(file)"u8.ToArray(), "active_file"),
        ("Inactive(file)"u8.ToArray(), "inactive_file"),
        ("Unevictable"u8.ToArray(), "unevictable"),
        ("Dirty"u8.ToArray(), "dirty"),
        ("Writeback"u8.ToArray(), "writeback"),
        ("Mapped"u8.ToArray(), "mapped"),
        ("Shmem"u8.ToArray(), "shmem"),
        ("SReclaimable"u8.ToArray(), "slab_reclaimable"),
        ("SUnreclaim"u8.ToArray(), "slab_unreclaimable"),
        ("PageTables"u8.ToArray(), "pagetables"),
        ("CommitLimit"u8.ToArray(), "commit_limit"),
        ("Committed_AS"u8.ToArray(), "committed_as"),
    ];

    /// <summary>Of a zone's rows. Which ones there are depends on the kernel: v4.8 moved most to the node.</summary>
    public static EquatableArray<NamedKiB> OfZone(NamedFigures rows, PageSize pageSize) =>
        Of(rows, pageSize).ToEquatableArray();

    /// <summary>Of a node's rows. Its <c>nr_kernel_stack</c> is KiB since v4.8, the first with such rows.</summary>
    public static EquatableArray<NamedKiB> OfNode(NamedFigures rows, PageSize pageSize)
    {
        List<NamedKiB> counters = Of(rows, pageSize);
        if (rows["nr_kernel_stack"u8] is { } stack) { counters.Add(new("kernel_stack", new KiB(stack))); }
        return counters.ToEquatableArray();
    }

    /// <summary>Of the whole machine, in pages.</summary>
    public static EquatableArray<NamedPages> OfMachine(MemInfo memory, PageSize pageSize)
    {
        List<NamedPages> counters = [];
        foreach ((byte[] row, string counter) in s_memInfoRows)
        {
            if (memory.Size(row) is { } size) { counters.Add(new(counter, size.ToPages(pageSize))); }
        }

        return counters.ToEquatableArray();
    }

    /// <returns>Null when a dump has no counter for the row of meminfo.</returns>
    public static string? OfMemInfo(ReadOnlySpan<byte> row)
    {
        foreach ((byte[] known, string counter) in s_memInfoRows)
        {
            if (row.SequenceEqual(known)) { return counter; }
        }

        return null;
    }

    private static List<NamedKiB> Of(NamedFigures rows, PageSize pageSize)
    {
        List<NamedKiB> counters = [];
        foreach ((byte[] row, string counter) in s_rows)
        {
            if (rows[row] is { } pages) { counters.Add(new(counter, new Pages(pages).ToKiB(pageSize))); }
        }

        return counters;
    }
}
