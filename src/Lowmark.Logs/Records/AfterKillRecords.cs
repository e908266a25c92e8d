using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Logs.Records;

/// <summary><c>oom_reaper: reaped process N (c), now anon-rss:…</c> (oom_reap_task_mm(), v4.6+), or <c>unable to reap
/// pid:N</c>.</summary>
public sealed record ReaperRecord(long Line, int Pid, bool Reaped)
{
    public static ReaperRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        bool reaped = text.IndexOf("reaped process "u8) >= 0;
        LineCursor cursor = new(text);
        bool found = cursor.TryTakeThrough("process "u8, out _) || cursor.TryTakeThrough("pid:"u8, out _);
        return found && cursor.TryTakeCount(out long pid) && pid <= int.MaxValue && !cursor.AtEnd
            ? new ReaperRecord(line, (int)pid, reaped)
            : null;
    }
}

/// <summary><c>Tasks in PATH are going to be killed due to memory.oom.group set</c> (mem_cgroup_print_oom_group(),
/// v4.19+).</summary>
public sealed record GroupKillRecord(long Line, string Path)
{
    public static GroupKillRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTake("Tasks in "u8)) { return null; }
        int end = cursor.Rest.LastIndexOf(" are going to be killed"u8);
        return end < 0 ? null : new GroupKillRecord(line, Encoding.UTF8.GetString(cursor.Rest[..end]));
    }
}

/// <summary><c>Kernel panic - not syncing: …</c> about memory.</summary>
public sealed record PanicRecord(long Line, string Text)
{
    /// <summary>"system-wide" or "compulsory panic_on_oom is enabled" (check_panic_on_oom(), mm/oom_kill.c).</summary>
    public bool IsSetting => Text.Contains("panic_on_oom", StringComparison.Ordinal);
}

/// <summary>A row of the "Unreclaimable slab info" table (dump_unreclaimable_slab(), v4.15+).</summary>
public readonly record struct SlabUse(long Line, string Name, KiB Used, KiB Total)
{
    public static SlabUse? TryParse(ReadOnlySpan<byte> text, long line) =>
        TryRead(text, out ReadOnlySpan<byte> name, out long used, out long total)
            ? new SlabUse(line, Names.Of(name), new KiB(used), new KiB(total))
            : null;

    public static bool IsRow(ReadOnlySpan<byte> text) => TryRead(text, out _, out _, out _);

    /// <summary>Whether the name is one word of letters, digits and few signs.</summary>
    internal static bool IsPlainRow(ReadOnlySpan<byte> text) =>
        TryReadWord(text, out ReadOnlySpan<byte> name, out _, out _) && name.IndexOfAnyExcept(ByteSets.Symbol) < 0;

    private static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out long used, out long total) =>
        TryReadWord(text, out name, out used, out total) || TryReadWords(text, out name, out used, out total);

    /// <remarks>From the right: a cache name may hold blanks, colons and figures.</remarks>
    private static bool TryReadWords(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out long used, out long total)
    {
        name = text.TrimBlanks();
        used = 0;
        return TakeLastKiB(ref name, out total) && TakeLastKiB(ref name, out used) && !name.IsEmpty;
    }

    /// <summary>A row whose name is one word, as nearly all are.</summary>
    private static bool TryReadWord(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out long used, out long total)
    {
        (used, total) = (0, 0);
        int blank = text.IndexOf((byte)' ');
        name = text[..Math.Max(blank, 0)];
        ReadOnlySpan<byte> rest = text[name.Length..];
        return blank > 0 && TryTakeKiB(ref rest, out used) && TryTakeKiB(ref rest, out total) && rest.IsEmpty;
    }

    private static bool TryTakeKiB(ref ReadOnlySpan<byte> rest, out long kib)
    {
        kib = 0;
        int blanks = rest.IndexOfAnyExcept((byte)' ');
        if (blanks <= 0) { return false; }
        LineCursor cursor = new(rest[blanks..]);
        bool isTaken = cursor.TryTakeCount(out kib) && cursor.TryTake("KB"u8);
        rest = cursor.Rest;
        return isTaken;
    }

    private static bool TakeLastKiB(ref ReadOnlySpan<byte> rest, out long kib)
    {
        kib = 0;
        int blank = rest.LastIndexOf((byte)' ');
        LineCursor cursor = new(rest[(blank + 1)..]);
        if (blank <= 0 || !cursor.TryTakeCount(out kib) || !cursor.TryTake("KB"u8) || !cursor.AtEnd) { return false; }
        rest = rest[..(rest[..blank].LastIndexOfAnyExcept((byte)' ') + 1)];
        return true;
    }
}

/// <summary><c>cache: NAME, object size: N, buffer size: N, default order: N, min order: N</c> (slab_out_of_memory(),
/// mm/slub.c).</summary>
/// <param name="ObjectSize">Bytes; null when cut.</param>
/// <param name="MinOrder">The least order that holds an object; SLAB's only <c>order:</c> (mm/slab.c, up to v6.4). Null
/// when cut.</param>
public sealed record SlabCacheRecord(long Line, string Name, long? ObjectSize, int? MinOrder)
{
    public static SlabCacheRecord? TryParse(ReadOnlySpan<byte> text, long line)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTake("cache: "u8)) { return null; }
        ReadOnlySpan<byte> name = cursor.TakeWord();
        long? size = cursor.TryTakeThrough("object size: "u8, out _) && cursor.TryTakeCount(out long bytes)
            && cursor.Rest.StartsWith(","u8) ? bytes : null;
        bool named = cursor.TryTakeThrough("min order: "u8, out _) || cursor.TryTake(", order: "u8);
        int? order = named && cursor.TryTakeCount(out long least) && least < 63 ? (int)least : null;
        return new SlabCacheRecord(line, Encoding.UTF8.GetString(name), size, order);
    }
}
