using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/slabinfo: what the kernel's object caches hold. Only root may read it.</summary>
/// <remarks>slab_show(), print_slabinfo_header() (mm/slab_common.c); format 2.1, 2.6.32 to 7.2. The file does not say
/// which caches are reclaimable.</remarks>
public sealed record SlabInfo(EquatableArray<SlabCache> Caches)
{
    private const int MostCaches = 16_384;

    public static Reading<SlabInfo> Read(IHostFiles files) => Reading.Of(files, "/proc/slabinfo", Parse);

    /// <returns>Null when no cache is in it.</returns>
    public static SlabInfo? Parse(ReadOnlySpan<byte> text)
    {
        List<SlabCache> caches = [];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (caches.Count == MostCaches) { break; }
            if (SlabCache.Parse(line) is { } cache) { caches.Add(cache); }
        }

        return caches.Count > 0 ? new SlabInfo(caches.ToEquatableArray()) : null;
    }
}

/// <summary>One cache: <c>name active_objs num_objs objsize objperslab pagesperslab : tunables … : slabdata
/// active_slabs num_slabs sharedavail</c>.</summary>
/// <param name="Name">Up to v5.8 a memory cgroup has caches of its own: <c>dentry(id:group)</c>.</param>
/// <param name="ObjectBytes">With what the allocator adds.</param>
/// <param name="SlabPages">Pages of one slab.</param>
/// <param name="Slabs">With empty and partly used ones.</param>
public sealed record SlabCache(
    string Name, long ActiveObjects, long Objects, long ObjectBytes, long ObjectsPerSlab, Pages SlabPages, long Slabs)
{
    private const long Plausible = 1L << 40;

    /// <summary>RAM that the cache takes, used or not.</summary>
    public Pages Size => new(Slabs * SlabPages.Count);

    /// <summary>The figures are taken from the right: a group's name in that of a cache may hold blanks.</summary>
    internal static SlabCache? Parse(ReadOnlySpan<byte> line)
    {
        int tunables = line.LastIndexOf(" : tunables "u8);
        int slabs = line.LastIndexOf(" : slabdata "u8);
        if (tunables < 0 || slabs < tunables) { return null; }
        ReadOnlySpan<byte> left = line[..tunables];
        Span<long> figures = stackalloc long[5];
        for (int at = figures.Length - 1; at >= 0; at--)
        {
            left = left.TrimBlanksEnd();
            int start = left.LastIndexOf((byte)' ') + 1;
            LineCursor word = new(left[start..]);
            if (start == 0 || !word.TryTakeCount(out figures[at]) || !word.AtEnd) { return null; }
            left = left[..start];
        }

        Span<long> slabFigures = stackalloc long[2];
        LineCursor cursor = new(line[(slabs + " : slabdata "u8.Length)..]);
        ReadOnlySpan<byte> name = left.TrimBlanks();
        if (name.IsEmpty || !cursor.TryTakeFigures(slabFigures)) { return null; }
        bool plausible = figures[4] is > 0 and <= ushort.MaxValue && slabFigures[1] is >= 0 and <= Plausible;
        return plausible
            ? new(Names.Of(name), figures[0], figures[1], figures[2], figures[3], new(figures[4]), slabFigures[1])
            : null;
    }
}
