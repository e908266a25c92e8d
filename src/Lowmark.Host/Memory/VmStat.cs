using Lowmark.Host.Text;

namespace Lowmark.Host.Memory;

/// <summary>/proc/vmstat: levels (<c>nr_</c>) in pages, and counters since boot.</summary>
/// <remarks>vmstat_show() (mm/vmstat.c), 2.6.32 to 7.2. Counters wrap at the machine's word; a row above 2^63 is left
/// out. A node's vmstat file below /sys/devices/system/node has the same form.</remarks>
public sealed class VmStat(string path = "/proc/vmstat") : SampledFile(path)
{
    private readonly NamedFigures _rows = new();

    /// <summary>By the kernel's name; null when this kernel has no such row.</summary>
    public long? this[ReadOnlySpan<byte> name] => _rows[name];

    /// <summary>Allocations that had to reclaim themselves: <c>allocstall</c>, a row a zone since v4.8.</summary>
    public long? AllocStalls => OverZones("allocstall"u8);

    /// <summary>Pages looked at by allocations themselves: <c>pgscan_direct</c>, a row a zone before v4.8.</summary>
    public long? ScannedDirectly => OverZones("pgscan_direct"u8);

    /// <inheritdoc cref="ScannedDirectly"/>
    public long? ScannedByKswapd => OverZones("pgscan_kswapd"u8);

    /// <summary>Pages freed by allocations themselves; null in 2.6.32, which counts both kinds in one.</summary>
    public long? StolenDirectly => OverZones("pgsteal_direct"u8);

    /// <inheritdoc cref="StolenDirectly"/>
    public long? StolenByKswapd => OverZones("pgsteal_kswapd"u8);

    /// <summary>Pages that were read again soon after reclaim: <c>workingset_refault</c>, split in two since
    /// v5.9.</summary>
    public long? Refaults =>
        this["workingset_refault"u8] ?? Sum(this["workingset_refault_anon"u8], this["workingset_refault_file"u8]);

    protected override void Clear() => _rows.Clear();

    protected override bool TryFill(ReadOnlySpan<byte> text) => _rows.AddRows(text);

    private static long? Sum(long? one, long? other) => (one, other) switch
    {
        (null, _) => other,
        (_, null) => one,
        _ => one + other,
    };

    /// <summary>The row of this name and those of it by zone (<c>_dma32</c>), added up.</summary>
    private long? OverZones(ReadOnlySpan<byte> name)
    {
        long? sum = null;
        for (int row = 0; row < _rows.Count; row++)
        {
            ReadOnlySpan<byte> known = _rows.NameAt(row);
            if (known.StartsWith(name) && IsZone(known[name.Length..])) { sum = Sum(sum, _rows.ValueAt(row)); }
        }

        return sum;
    }

    private static bool IsZone(ReadOnlySpan<byte> suffix) =>
        suffix.IsEmpty || suffix.SequenceEqual("_normal"u8) || suffix.SequenceEqual("_dma"u8)
        || suffix.SequenceEqual("_dma32"u8) || suffix.SequenceEqual("_high"u8)
        || suffix.SequenceEqual("_movable"u8) || suffix.SequenceEqual("_device"u8);
}
