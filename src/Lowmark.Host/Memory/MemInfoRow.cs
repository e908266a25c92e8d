using Lowmark.Kernel.Text;

namespace Lowmark.Host.Memory;

/// <summary>One row of /proc/meminfo, <c>Name:   123 kB</c>, or of a node's, <c>Node 0 Name:   123 kB</c>.</summary>
/// <remarks>meminfo_proc_show() (fs/proc/meminfo.c), node_read_meminfo() (drivers/base/node.c); 2.6.32 to
/// 7.2.</remarks>
public static class MemInfoRow
{
    private const int LongestName = 32;

    /// <param name="value">KiB; the HugePages_ rows, which print no unit, are counts.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out long value)
    {
        LineCursor cursor = new(text);
        if (cursor.TryTake("Node "u8)) { TakeNode(ref cursor); }
        value = 0;
        if (!cursor.TryTakeThrough(":"u8, out name) || name.Length is 0 or > LongestName) { return false; }
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out value)) { return false; }
        cursor.SkipBlanks();
        if (cursor.TryTake("kB"u8)) { cursor.SkipBlanks(); }
        return cursor.AtEnd;
    }

    private static void TakeNode(ref LineCursor cursor)
    {
        _ = cursor.TryTakeCount(out _);
        cursor.SkipBlanks();
    }
}
