using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Pastes;

/// <summary>The counts of a buddyinfo row, one an order.</summary>
internal static class BuddyInfoRow
{
    private const int MostOrders = 40;

    /// <returns>Null when the text is no row of counts.</returns>
    public static FreeArea? Parse(ReadOnlySpan<byte> text)
    {
        List<FreeBlocks> orders = [];
        LineCursor cursor = new(text);
        cursor.SkipBlanks();
        while (orders.Count < MostOrders && cursor.TryTakeCount(out long blocks))
        {
            orders.Add(new FreeBlocks(blocks, null));
            cursor.SkipBlanks();
        }

        return orders.Count > 1 && cursor.AtEnd ? new FreeArea(orders.ToEquatableArray()) : null;
    }
}

/// <summary><c>Node 0, zone      DMA</c>, the head of a buddyinfo row and of a zoneinfo section.</summary>
internal static class ZoneHead
{
    public static bool TryParse(ReadOnlySpan<byte> text, out int node, out string name, out ReadOnlySpan<byte> rest)
    {
        node = 0;
        name = "";
        rest = default;
        LineCursor cursor = new(text);
        if (!cursor.TryTake("Node "u8) || !cursor.TryTakeCount(out long number) || number > 4095
            || !cursor.TryTake(", zone"u8)) { return false; }
        cursor.SkipBlanks();
        ReadOnlySpan<byte> word = cursor.TakeWord();
        if (word.IsEmpty || word.Length > 16) { return false; }
        cursor.SkipBlanks();
        node = (int)number;
        name = Encoding.UTF8.GetString(word);
        rest = cursor.Rest;
        return true;
    }
}
