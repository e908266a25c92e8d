using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/pagetypeinfo: free blocks of each zone by migratetype, and how many pageblocks are of which. Only
/// root may read it since v5.4.</summary>
/// <remarks>pagetypeinfo_show() (mm/vmstat.c), 2.6.32 to 7.2. The kernel walks the free lists with the zone locked:
/// not a file for every second.</remarks>
/// <param name="Pageblock">Pages of a pageblock; null when the line is absent.</param>
public sealed record PageTypeInfo(
    Pages? Pageblock, EquatableArray<FreeListRow> FreeLists, EquatableArray<PageblockCount> Pageblocks)
{
    private const int MostRows = 4096;
    private const int MostOrders = 40;

    public static Reading<PageTypeInfo> Read(IHostFiles files) => Reading.Of(files, "/proc/pagetypeinfo", Parse);

    /// <returns>Null when no row of a free list is there.</returns>
    public static PageTypeInfo? Parse(ReadOnlySpan<byte> text)
    {
        Pages? pageblock = null;
        List<FreeListRow> lists = [];
        List<PageblockCount> blocks = [];
        string[]? columns = null;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (cursor.TryTake("Pages per block:"u8))
            {
                cursor.SkipBlanks();
                pageblock = cursor.TryTakeCount(out long pages) && pages > 0 ? new Pages(pages) : null;
            }
            else if (cursor.TryTake("Number of blocks type"u8))
            {
                columns = Words(cursor);
            }
            else if (cursor.TryTake("Number of mixed blocks"u8))
            {
                columns = null;
            }
            else if (ZoneHead.TryParse(line, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> rest)
                && lists.Count + blocks.Count < MostRows)
            {
                if (FreeListRow.TryParse(node, zone, rest) is { } list) { lists.Add(list); }
                else if (columns is not null) { AddCounts(blocks, columns, node, zone, rest); }
            }
        }

        return lists.Count == 0
            ? null
            : new PageTypeInfo(pageblock, lists.ToEquatableArray(), blocks.ToEquatableArray());
    }

    /// <summary>Letters of the migratetypes with a free block of this order, in the kernel's order.</summary>
    /// <returns>Null when the file has no such zone.</returns>
    public string? Migratetypes(int node, string zone, int order)
    {
        string? letters = null;
        foreach (FreeListRow row in FreeLists.AsSpan())
        {
            if (row.Node != node || row.Zone != zone || order >= row.Blocks.Count) { continue; }
            letters ??= "";
            if (row.Blocks[order] > 0) { letters += row.Letter; }
        }

        return letters;
    }

    /// <summary>Pages in pageblocks of a migratetype (<c>HighAtomic</c>); null when this kernel has no such
    /// column.</summary>
    public Pages? PagesOf(int node, string zone, string migratetype)
    {
        if (Pageblock is not { } pageblock) { return null; }
        foreach (PageblockCount count in Pageblocks.AsSpan())
        {
            if (count.Node != node || count.Zone != zone || count.Migratetype != migratetype) { continue; }
            return count.Blocks <= long.MaxValue / pageblock.Count ? new Pages(count.Blocks * pageblock.Count) : null;
        }

        return null;
    }

    private static string[] Words(LineCursor cursor)
    {
        List<string> words = [];
        cursor.SkipBlanks();
        while (!cursor.AtEnd && words.Count < MostOrders)
        {
            words.Add(Names.Of(cursor.TakeWord()));
            cursor.TryTake(","u8);
            cursor.SkipBlanks();
        }

        return [.. words];
    }

    private static void AddCounts(
        List<PageblockCount> blocks, string[] columns, int node, ReadOnlySpan<byte> zone, ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        foreach (string column in columns)
        {
            if (!cursor.TryTakeCount(out long count)) { return; }
            blocks.Add(new PageblockCount(node, Names.Of(zone), column, count));
            cursor.SkipBlanks();
        }
    }
}

/// <summary><c>Node    0, zone   Normal, type    Unmovable      1  …</c>: free blocks an order of one
/// migratetype.</summary>
/// <param name="Blocks">Index = order. The kernel stops counting at 100000 (<c>&gt;100000</c>, v5.4+): from there on it
/// is a lower bound.</param>
public sealed record FreeListRow(int Node, string Zone, string Migratetype, EquatableArray<long> Blocks)
{
    private const int MostOrders = 40;

    /// <summary>As a Mem-Info dump prints it (show_migration_types()); '?' for a type that it does not know.</summary>
    public char Letter => Migratetype switch
    {
        "Unmovable" => 'U',
        "Movable" => 'M',
        "Reclaimable" => 'E',
        "HighAtomic" => 'H',
        "Reserve" => 'R',
        "CMA" => 'C',
        "Isolate" => 'I',
        _ => '?',
    };

    internal static FreeListRow? TryParse(int node, ReadOnlySpan<byte> zone, ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTake("type "u8)) { return null; }
        cursor.SkipBlanks();
        ReadOnlySpan<byte> type = cursor.TakeWord();
        List<long> blocks = [];
        cursor.SkipBlanks();
        while (!cursor.AtEnd && blocks.Count < MostOrders)
        {
            cursor.TryTake(">"u8);
            if (!cursor.TryTakeCount(out long count)) { return null; }
            blocks.Add(count);
            cursor.SkipBlanks();
        }

        return blocks.Count > 1
            ? new FreeListRow(node, Names.Of(zone), Names.Of(type), blocks.ToEquatableArray())
            : null;
    }
}

/// <summary>Pageblocks of one migratetype in one zone.</summary>
public readonly record struct PageblockCount(int Node, string Zone, string Migratetype, long Blocks);
