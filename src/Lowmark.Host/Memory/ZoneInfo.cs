using System.Text;
using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>/proc/zoneinfo: watermarks, sizes and counters of each zone, and of each node inside its first populated
/// zone.</summary>
/// <remarks>zoneinfo_show_print() (mm/vmstat.c), 2.6.32 to 7.2. Zones without memory are printed since v4.12, in a
/// short form. At most 512 zones are kept.</remarks>
public sealed class ZoneInfo() : SampledFile("/proc/zoneinfo")
{
    private const int MostZones = 512;

    private readonly List<ZoneInfoSection> _sections = [];

    public int Count { get; private set; }

    /// <param name="index">Below <see cref="Count"/>, in the order of the file.</param>
    public ZoneInfoSection this[int index] => _sections[index];

    /// <returns>Null when the file has no such zone.</returns>
    public ZoneInfoSection? Of(int node, string zone)
    {
        for (int at = 0; at < Count; at++)
        {
            if (_sections[at].Node == node && _sections[at].Zone == zone) { return _sections[at]; }
        }

        return null;
    }

    /// <summary>Of all zones that print the figure; null when none does.</summary>
    public Pages? Sum(Func<ZoneInfoSection, Pages?> figure)
    {
        Pages? sum = null;
        for (int at = 0; at < Count; at++)
        {
            if (figure(_sections[at]) is { } pages) { sum = (sum ?? default) + pages; }
        }

        return sum;
    }

    protected override void Clear() => Count = 0;

    protected override bool TryFill(ReadOnlySpan<byte> text)
    {
        ZoneInfoSection? section = null;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            if (ZoneHead.TryParse(line, out int node, out ReadOnlySpan<byte> zone, out ReadOnlySpan<byte> rest)
                && rest.IsEmpty)
            {
                if (Count == MostZones) { break; }
                section = Next();
                section.Begin(node, Ascii.Equals(zone, section.Zone) ? section.Zone : Names.Of(zone));
            }
            else
            {
                section?.Take(line.TrimBlanks());
            }
        }

        return Count > 0;
    }

    private ZoneInfoSection Next()
    {
        if (Count == _sections.Count) { _sections.Add(new ZoneInfoSection()); }
        return _sections[Count++];
    }
}
