using Lowmark.Host.Memory;
using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Features;

/// <summary>The kernel's own fragmentation indices, /sys/kernel/debug/extfrag; root and debugfs only.</summary>
/// <remarks>extfrag_show_print(), unusable_show_print() (mm/vmstat.c), 2.6.35 to 7.2.</remarks>
public sealed record Fragmentation(EquatableArray<FragmentationRow> Zones)
{
    private const int MostZones = 512;

    /// <summary><c>extfrag_index</c>: −1000 where a block is free, else 0 (lack of memory) to 1000
    /// (fragmentation).</summary>
    public static Reading<Fragmentation> ReadExternal(IHostFiles files) =>
        Reading.Of(files, "/sys/kernel/debug/extfrag/extfrag_index", Parse);

    /// <summary><c>unusable_index</c>: share of the free memory that is in blocks too small, 0 to 1000.</summary>
    public static Reading<Fragmentation> ReadUnusable(IHostFiles files) =>
        Reading.Of(files, "/sys/kernel/debug/extfrag/unusable_index", Parse);

    /// <returns>Null when no row is there.</returns>
    public static Fragmentation? Parse(ReadOnlySpan<byte> text)
    {
        List<FragmentationRow> zones = [];
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (zones.Count == MostZones) { break; }
            if (ZoneHead.TryParse(line, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> rest)
                && FragmentationRow.ParseOrders(rest) is { } orders)
            {
                zones.Add(new FragmentationRow(node, Names.Of(zone), orders));
            }
        }

        return zones.Count > 0 ? new Fragmentation(zones.ToEquatableArray()) : null;
    }
}

/// <param name="Orders">Index = order, in thousandths.</param>
public sealed record FragmentationRow(int Node, string Zone, EquatableArray<int> Orders)
{
    private const int MostOrders = 40;

    internal static EquatableArray<int>? ParseOrders(ReadOnlySpan<byte> text)
    {
        List<int> orders = [];
        LineCursor cursor = new(text);
        while (!cursor.AtEnd && orders.Count < MostOrders)
        {
            bool negative = cursor.TryTake("-"u8);
            if (!cursor.TryTakeCount(out long whole) || !cursor.TryTake("."u8)
                || cursor.TakeWord() is not { Length: 3 } digits
                || !new LineCursor(digits).TryTakeCount(out long thousandths) || whole > 1000) { return null; }
            int value = (int)((whole * 1000) + thousandths);
            orders.Add(negative ? -value : value);
            cursor.SkipBlanks();
        }

        return orders.Count > 0 ? orders.ToEquatableArray() : null;
    }
}
