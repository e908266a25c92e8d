using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Pastes;

/// <summary>One zone's section of /proc/zoneinfo. Counters in pages; <c>protection:</c> is the lowmem
/// reserve.</summary>
internal sealed class ZoneInfoSection(int node, string name, long line)
{
    private readonly Dictionary<string, Pages> _fields = [];
    private EquatableArray<Pages>? _protection;

    /// <returns>False when the line belongs to no zoneinfo section.</returns>
    public bool Take(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (cursor.TryTake("protection: ("u8)) { return TakeProtection(cursor); }
        cursor.TryTake("pages "u8);
        cursor.SkipBlanks();
        ReadOnlySpan<byte> key = cursor.TakeWord();
        if (key.SequenceEqual("per-node"u8) || key.SequenceEqual("pagesets"u8)) { return true; }
        cursor.SkipBlanks();
        if (key.Length is 0 or > 40 || !cursor.TryTakeCount(out long value) || !cursor.AtEnd) { return false; }
        if (_fields.Count < 300) { _fields.TryAdd(Encoding.UTF8.GetString(key), new Pages(value)); }
        return true;
    }

    /// <returns>Null for a zone without memory: it prints no pages.</returns>
    public ZoneState? Build()
    {
        Pages? Field(string key) => _fields.TryGetValue(key, out Pages pages) ? pages : null;
        return Field("free") is { } free && Field("present") is not { Count: 0 }
            ? new ZoneState
            {
                Node = node,
                Name = name,
                Free = free,
                Boost = Field("boost"),
                Min = Field("min"),
                Low = Field("low"),
                High = Field("high"),
                Present = Field("present"),
                Managed = Field("managed"),
                Spanned = Field("spanned"),
                FreeCma = Field("nr_free_cma"),
                LowmemReserve = _protection,
                Line = line,
            }
            : null;
    }

    private bool TakeProtection(LineCursor cursor)
    {
        List<Pages> reserve = [];
        while (reserve.Count < 16 && cursor.TryTakeCount(out long pages))
        {
            reserve.Add(new Pages(pages));
            cursor.TryTake(", "u8);
        }

        _protection = reserve.ToEquatableArray();
        return true;
    }
}
