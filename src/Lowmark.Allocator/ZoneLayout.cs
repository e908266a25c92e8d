using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The zone types a kernel was built with, lowest first: enum zone_type, include/linux/mmzone.h.</summary>
/// <remarks>A log names only the zones that have memory, but lowmem_reserve[] has one entry for each type. Its length,
/// the names seen and the zeros (a zone keeps nothing back from its own type and the ones below) tell which types there
/// are.</remarks>
/// <param name="Names">Index = zone type = index into lowmem_reserve[].</param>
public sealed record ZoneLayout(EquatableArray<string> Names)
{
    private static readonly string[] Types = ["DMA", "DMA32", "Normal", "HighMem", "Movable", "Device"];

    // The likelier first: x86-64, arm64; then kernels with fewer types; i386; 64-bit without DMA zones.
    private static readonly string[][] Optional =
    [
        ["DMA", "DMA32", "Device"], ["DMA", "DMA32"], ["DMA", "HighMem"], ["DMA"], ["DMA32"], ["HighMem"],
        ["DMA", "Device"], ["DMA32", "Device"], ["Device"], [], ["DMA32", "HighMem"], ["DMA", "DMA32", "HighMem"],
    ];

    private static readonly ZoneLayout[] s_likely =
    [
        .. Optional.Select(optional => new ZoneLayout(
            Types.Where(type => type is "Normal" or "Movable" || optional.Contains(type)).ToEquatableArray())),
    ];

    /// <summary>The place of a zone type among all that exist; -1 for a name no kernel has.</summary>
    public static int Rank(string zone) => Array.IndexOf(Types, zone);

    /// <returns>Null when no zone shows its lowmem_reserve[], or no known set of types fits what was printed.</returns>
    public static ZoneLayout? Derive(MemoryState memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        int length = 0;
        foreach (ZoneState zone in memory.Zones) { length = Math.Max(length, zone.LowmemReserve?.Count ?? 0); }
        if (length == 0) { return null; }
        foreach (ZoneLayout layout in s_likely)
        {
            if (layout.Names.Count == length && layout.Fits(memory)) { return layout; }
        }

        return null;
    }

    /// <summary>Index of a zone type; null when this kernel has no such type.</summary>
    public int? IndexOf(string zone)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == zone) { return i; }
        }

        return null;
    }

    /// <summary>The type that stands in for one that was not built: Normal (OPT_ZONE_*, include/linux/gfp.h).</summary>
    public string Resolve(string highest) => IndexOf(highest) is null ? "Normal" : highest;

    private bool Fits(MemoryState memory)
    {
        foreach (ZoneState zone in memory.Zones)
        {
            if (!Fits(zone)) { return false; }
        }

        return true;
    }

    private bool Fits(ZoneState zone)
    {
        if (IndexOf(zone.Name) is not { } own) { return false; }
        if (zone.LowmemReserve is not { } reserve) { return true; }
        for (int type = 0; type <= own && type < reserve.Count; type++)
        {
            if (reserve[type] != default(Pages)) { return false; }
        }

        return true;
    }
}
