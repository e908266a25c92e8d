using System.Runtime.CompilerServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>The part of a buddy line after the zone's colon: <c>n*4kB (UME) n*8kB … = NkB</c> (show_free_areas(),
/// mm).</summary>
internal static class FreeAreaParser
{
    private const int MaxOrders = 40;

    /// <summary>MAX_ORDER of most machines.</summary>
    private const int ExpectedOrders = 11;

    /// <param name="pageSizeKiB">Block size of the first column; null when not even that could be read.</param>
    /// <returns>What could be read: fewer orders than the kernel has when the line was cut.</returns>
    public static FreeArea Parse(ReadOnlySpan<byte> text, out long? pageSizeKiB)
    {
        pageSizeKiB = null;
        ArrayBuilder<FreeBlocks> orders = new(ExpectedOrders);
        LineCursor cursor = new(text);
        bool anyLetters = text.IndexOf((byte)'(') >= 0;
        cursor.SkipBlanks();
        while (orders.Count < MaxOrders && cursor.TryTakeCount(out long blocks))
        {
            cursor.SkipBlanks();
            if (!cursor.TryTake((byte)'*')) { break; }
            cursor.SkipBlanks();
            if (!cursor.TryTakeCount(out long kib) || !cursor.TryTake("kB"u8)) { break; }
            pageSizeKiB ??= kib;
            cursor.SkipBlanks();
            orders.Add(new FreeBlocks(blocks, Letters(ref cursor, blocks, anyLetters)));
            cursor.SkipBlanks();
        }

        return new FreeArea(orders.ToEquatableArray());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static string? Letters(ref LineCursor cursor, long blocks, bool anyLetters)
    {
        if (cursor.TryTake((byte)'(') && cursor.TryTakeThrough((byte)')', out ReadOnlySpan<byte> letters)
            && letters.Length <= 8)
        {
            return Names.Of(letters);
        }

        return anyLetters && blocks == 0 ? "" : null;
    }
}
