using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Features;

/// <summary>The file cache of OpenZFS (ARC), which is not page cache: /proc/spl/kstat/zfs/arcstats.</summary>
/// <remarks>Rows <c>name type value</c>, in bytes: kstat_seq_show(), module/os/linux/spl/spl-kstat.c of OpenZFS. Its
/// pages come from alloc_pages() and are in no counter of /proc/meminfo; a part of its bookkeeping is in
/// slab.</remarks>
/// <param name="Least">What it does not shrink below under pressure (<c>c_min</c>).</param>
/// <param name="Most">What it may grow to (<c>c_max</c>).</param>
public sealed record ZfsCache(KiB Size, KiB? Least, KiB? Most)
{
    public const string Path = "/proc/spl/kstat/zfs/arcstats";

    /// <summary>What it gives back under pressure; MemAvailable does not count it.</summary>
    public KiB Recallable => Least is { } least && least < Size ? Size - least : default;

    /// <returns>Null without ZFS.</returns>
    public static ZfsCache? Read(IHostFiles files) => Parse(files.Read(Path).Text);

    /// <returns>Null when the size is not there.</returns>
    public static ZfsCache? Parse(ReadOnlySpan<byte> text)
    {
        KiB? size = null;
        KiB? least = null;
        KiB? most = null;
        Span<long> figures = stackalloc long[2];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            ReadOnlySpan<byte> name = cursor.TakeWord();
            cursor.SkipBlanks();
            if (!cursor.TryTakeFigures(figures) || figures[1] < 0) { continue; }
            if (name.SequenceEqual("size"u8)) { size = KiB.FromBytes(figures[1]); }
            else if (name.SequenceEqual("c_min"u8)) { least = KiB.FromBytes(figures[1]); }
            else if (name.SequenceEqual("c_max"u8)) { most = KiB.FromBytes(figures[1]); }
        }

        return size is { } held ? new(held, least, most) : null;
    }
}
