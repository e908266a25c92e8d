using System.Text;
using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/buddyinfo: free blocks of each zone, one column an order.</summary>
/// <remarks>Documentation/filesystems/proc.rst; frag_show_print() (mm/vmstat.c), 2.6.32 to 7.2. A row a populated zone.
/// At most 512 zones are kept.</remarks>
public sealed class BuddyInfo() : SampledFile("/proc/buddyinfo")
{
    private const int MostZones = 512;

    private readonly List<BuddyInfoRow> _rows = [];
    private int _count;

    public int Count => _count;

    /// <param name="index">Below <see cref="Count"/>, in the order of the file.</param>
    public BuddyInfoRow this[int index] => _rows[index];

    /// <returns>Null when the file has no such zone.</returns>
    public BuddyInfoRow? Of(int node, string zone)
    {
        for (int row = 0; row < _count; row++)
        {
            if (_rows[row].Node == node && _rows[row].Zone == zone) { return _rows[row]; }
        }

        return null;
    }

    protected override void Clear() => _count = 0;

    protected override bool TryFill(ReadOnlySpan<byte> text)
    {
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (_count == MostZones) { break; }
            if (_count == _rows.Count) { _rows.Add(new BuddyInfoRow()); }
            if (_rows[_count].TryParse(line)) { _count++; }
        }

        return _count > 0;
    }
}

/// <summary>One zone of /proc/buddyinfo. A sample of the same zone allocates nothing.</summary>
public sealed class BuddyInfoRow
{
    private const int MostOrders = 40;

    private readonly long[] _blocks = new long[MostOrders];
    private int _orders;

    public int Node { get; private set; }

    public string Zone { get; private set; } = "";

    /// <summary>Free blocks, index = order: as many as the kernel prints, 11 mostly.</summary>
    public ReadOnlySpan<long> Blocks => _blocks.AsSpan(0, _orders);

    /// <inheritdoc cref="FreeArea.TotalPages"/>
    public Pages FreePages
    {
        get
        {
            Pages total = default;
            for (int order = 0; order < _orders; order++) { total += Pages.InBlocks(_blocks[order], new(order)); }
            return total;
        }
    }

    /// <returns>False when the text is no row; what the row held is then undefined.</returns>
    public bool TryParse(ReadOnlySpan<byte> text)
    {
        if (!ZoneHead.TryParse(text, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> counts)
            || !TryParseCounts(counts)) { return false; }
        Node = node;
        if (!Ascii.Equals(zone, Zone)) { Zone = Names.Of(zone); }
        return true;
    }

    public FreeArea ToFreeArea()
    {
        FreeBlocks[] orders = new FreeBlocks[_orders];
        for (int order = 0; order < orders.Length; order++) { orders[order] = new(_blocks[order], null); }
        return new FreeArea(new EquatableArray<FreeBlocks>(orders));
    }

    private bool TryParseCounts(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        _orders = 0;
        while (_orders < MostOrders && cursor.TryTakeCount(out _blocks[_orders]))
        {
            _orders++;
            cursor.SkipBlanks();
        }

        return _orders > 1 && cursor.AtEnd;
    }
}
