using System.Buffers.Binary;

namespace Lowmark.Logs.Reports;

/// <summary>What may stand once in a report: the shape and the words before the first figure that differs.</summary>
internal static class LineIdentity
{
    /// <summary>A bit for each shape.</summary>
    private const ulong ShapesThatStandOnce =
        (1UL << (int)LineShape.Context) | (1UL << (int)LineShape.CallTrace) | (1UL << (int)LineShape.MemInfo)
        | (1UL << (int)LineShape.Counters) | (1UL << (int)LineShape.NodeCounters) | (1UL << (int)LineShape.Zone)
        | (1UL << (int)LineShape.FreeArea) | (1UL << (int)LineShape.Totals) | (1UL << (int)LineShape.TaskHeader)
        | (1UL << (int)LineShape.OomSummary) | (1UL << (int)LineShape.MemcgUsage)
        | (1UL << (int)LineShape.MemcgTaskIn) | (1UL << (int)LineShape.Cpuset)
        | (1UL << (int)LineShape.PerCpuPageset) | (1UL << (int)LineShape.HugePages)
        | (1UL << (int)LineShape.MemcgStat);

    /// <param name="text">Without blanks around it.</param>
    /// <returns>Null for a line that may come again.</returns>
    public static ulong? Of(ReadOnlySpan<byte> text, LineShape shape)
    {
        if ((ShapesThatStandOnce & (1UL << (int)shape)) == 0) { return null; }
        if (shape is LineShape.PerCpuPageset && !text.EndsWith("per-cpu:"u8)) { return null; }
        ReadOnlySpan<byte> key = shape switch
        {
            LineShape.Zone or LineShape.NodeCounters or LineShape.Counters or LineShape.MemcgUsage
                or LineShape.FreeArea or LineShape.PerCpuPageset => Before(text, (byte)':'),
            LineShape.MemcgStat => Before(text, (byte)' '),
            LineShape.Totals => TotalName(text),
            _ => default,
        };
        ulong hash = Hash(14695981039346656037UL ^ (ulong)shape, key);
        return shape is LineShape.HugePages
            ? Hash(Hash(hash, Before(text, (byte)'=')), text[(text.LastIndexOf((byte)'=') + 1)..])
            : hash;
    }

    /// <summary>FNV-1a by eight bytes at a time, and by single ones behind them.</summary>
    private static ulong Hash(ulong hash, ReadOnlySpan<byte> text)
    {
        const ulong Prime = 1099511628211UL;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Prime;
            hash ^= hash >> 32;
        }

        foreach (byte b in text) { hash = (hash ^ b) * Prime; }
        return hash;
    }

    private static ReadOnlySpan<byte> TotalName(ReadOnlySpan<byte> text)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> name = digits < 0 ? default : text[digits..];
        int end = name.IndexOfAny(":="u8);
        return end < 0 ? name : name[..end];
    }

    private static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> text, byte stop)
    {
        int at = text.IndexOf(stop);
        return at < 0 ? text : text[..at];
    }
}
