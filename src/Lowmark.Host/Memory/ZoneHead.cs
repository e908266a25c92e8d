using Lowmark.Kernel.Text;

namespace Lowmark.Host.Memory;

/// <summary><c>Node 0, zone      DMA</c>: how rows of buddyinfo, pagetypeinfo and the extfrag files and sections of
/// zoneinfo begin.</summary>
/// <remarks>frag_show_print(), zoneinfo_show_print() (mm/vmstat.c).</remarks>
public static class ZoneHead
{
    private const int MostNodes = 4096;
    private const int LongestName = 16;

    /// <param name="rest">What follows the name, without blanks before it.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> rest)
    {
        node = 0;
        zone = rest = default;
        LineCursor cursor = new(text);
        if (!cursor.TryTake("Node"u8)) { return false; }
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out long number) || number >= MostNodes || !cursor.TryTake(", zone"u8))
        {
            return false;
        }

        cursor.SkipBlanks();
        zone = cursor.TakeWord();
        if (zone.IsEmpty || zone.Length > LongestName) { return false; }
        cursor.TryTake(","u8);
        cursor.SkipBlanks();
        node = (int)number;
        rest = cursor.Rest;
        return true;
    }
}
