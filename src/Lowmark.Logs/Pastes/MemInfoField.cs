using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Pastes;

/// <summary>One line of /proc/meminfo: <c>Name:   123 kB</c>.</summary>
internal static class MemInfoField
{
    public static bool TryParse(ReadOnlySpan<byte> text, out string name, out KiB value)
    {
        (name, value) = ("", default);
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(":"u8, out ReadOnlySpan<byte> key) || key.Length is 0 or > 32) { return false; }
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out long count)) { return false; }
        cursor.SkipBlanks();
        if (!cursor.AtEnd && !cursor.TryTake("kB"u8)) { return false; }
        (name, value) = (Encoding.UTF8.GetString(key), new KiB(count));
        return true;
    }

    /// <summary>The Mem-Info block's name for the same counter; null when it has none.</summary>
    public static string? CounterOf(string name) => name switch
    {
        "MemFree" => "free",
        "MemAvailable" => "available",
        "Active(anon)" => "active_anon",
        "Inactive(anon)" => "inactive_anon",
        "Active(file)" => "active_file",
        "Inactive(file)" => "inactive_file",
        "Unevictable" => "unevictable",
        "Dirty" => "dirty",
        "Writeback" => "writeback",
        "Mapped" => "mapped",
        "Shmem" => "shmem",
        "SReclaimable" => "slab_reclaimable",
        "SUnreclaim" => "slab_unreclaimable",
        "PageTables" => "pagetables",
        _ => null,
    };
}
