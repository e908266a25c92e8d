using Lowmark.Host.Memory;
using Lowmark.Kernel;

namespace Lowmark.Traces.Scenes;

/// <summary>Which page frames lie in which zone.</summary>
public sealed class ZoneSpans
{
    private readonly ZoneSpan[] _spans;

    private ZoneSpans(ZoneSpan[] spans) => _spans = spans;

    public EquatableArray<ZoneSpan> Zones => new(_spans);

    /// <summary>From <c>start_pfn</c> and <c>spanned</c> (zoneinfo_show_print(), mm/vmstat.c, 2.6.32 to 7.2).</summary>
    public static ZoneSpans Of(ZoneInfo zones)
    {
        ArgumentNullException.ThrowIfNull(zones);
        List<ZoneSpan> spans = [];
        for (int at = 0; at < zones.Count; at++)
        {
            ZoneInfoSection zone = zones[at];
            if (!zone.IsPopulated || zone["start_pfn"u8] is not { } start) { continue; }
            if (zone.Spanned is not { } spanned) { continue; }
            spans.Add(new(zone.Node, zone.Zone, (ulong)start.Count, (ulong)(start + spanned).Count));
        }

        return new([.. spans.OrderBy(span => span.First)]);
    }

    /// <returns>Its place in <see cref="Zones"/>; −1 when no zone has it.</returns>
    public int Of(ulong pfn)
    {
        for (int at = 0; at < _spans.Length; at++)
        {
            if (pfn >= _spans[at].First && pfn < _spans[at].End) { return at; }
        }

        return -1;
    }
}

/// <param name="Zone">DMA, DMA32, Normal, …</param>
/// <param name="First">Its first page frame.</param>
/// <param name="End">The first one behind it. Nodes may interleave: a span may hold pages of another.</param>
public readonly record struct ZoneSpan(int Node, string Zone, ulong First, ulong End);
