using System.Buffers.Text;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>The line that opens a report: who asked for what.</summary>
/// <remarks>Sources: dump_header() (mm/oom_kill.c), warn_alloc()/warn_alloc_failed() (mm/page_alloc.c), slab_out_of_memory()
/// (mm/slub.c), __vmalloc_node_range() (mm/vmalloc.c), __vm_enough_memory() (mm/util.c). Fields are found by name, so an
/// era that moves or drops one costs nothing.</remarks>
public sealed record RequestRecord
{
    public required long Line { get; init; }

    /// <summary>The task whose allocation failed; null when the line has none (SLUB, old vmalloc).</summary>
    public string? Comm { get; init; }

    /// <summary>As printed; −1 marks sysrq-f. Null when cut or not printed.</summary>
    public int? Order { get; init; }

    /// <summary>Null when masked (<c>0x62****</c>), cut or not printed.</summary>
    public ulong? GfpMask { get; init; }

    /// <summary>The names between the brackets, as printed; null before v4.6.</summary>
    public string? GfpNames { get; init; }

    /// <summary>Whether <c>nodemask=</c> was printed at all: <c>(null)</c> means "all nodes", absence means unknown.</summary>
    public bool NodemaskPrinted { get; init; }

    /// <summary>Null for <c>(null)</c> or when not printed.</summary>
    public NodeMask? Nodemask { get; init; }

    public string? Cpuset { get; init; }

    public NodeMask? MemsAllowed { get; init; }

    public int? OomAdj { get; init; }

    public int? OomScoreAdj { get; init; }

    /// <summary>Bytes asked of vmalloc or of the commit limit.</summary>
    public long? Bytes { get; init; }

    /// <summary>Milliseconds of an allocation stall.</summary>
    public long? StallMilliseconds { get; init; }

    public int? Pid { get; init; }

    /// <summary>SLUB's node; −1 means any. Null when not printed.</summary>
    public int? SlabNode { get; init; }

    /// <summary>What comes between the comm and the fields: "vmalloc error: size 4294967296, exceeds total pages".</summary>
    public string? Reason { get; init; }

    public static RequestRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        RequestRecord record = new()
        {
            Line = line,
            Order = IntAfter(text, "order="u8) ?? IntAfter(text, "order:"u8),
            OomScoreAdj = IntAfter(text, "oom_score_adj="u8),
            OomAdj = IntAfter(text, "oom_adj="u8),
            StallMilliseconds = LongAfter(text, "stalls for "u8),
            Bytes = BytesOf(text),
        };
        record = Names(WithMask(WithNodes(record, text), text), text);
        return record with { Reason = ReasonOf(text) };
    }

    private static RequestRecord Names(RequestRecord record, ReadOnlySpan<byte> text)
    {
        if (Before(text, " invoked oom-killer: "u8) is { } trigger) { return record with { Comm = trigger }; }
        if (Before(text, ": page allocation "u8) is { } failed) { return record with { Comm = failed }; }
        if (Before(text, ": vmalloc"u8) is { } vmalloc) { return record with { Comm = vmalloc }; }
        if (text.IndexOf("not enough memory for the allocation"u8) > 0)
        {
            LineCursor cursor = new(text);
            int? pid = IntAfter(text, "pid: "u8);
            return cursor.TryTakeThrough("comm: "u8, out _) && cursor.TryTakeThrough(", bytes: "u8, out ReadOnlySpan<byte> comm)
                ? record with { Comm = Encoding.UTF8.GetString(comm), Pid = pid }
                : record with { Pid = pid };
        }

        return text.IndexOf("Unable to allocate memory on "u8) >= 0 ? record with { SlabNode = SlabNodeOf(text) } : record;
    }

    private static int? SlabNodeOf(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        int? node = null;
        while (cursor.TryTakeThrough(" on node "u8, out _))
        {
            if (cursor.TryTakeNumber(out long value) && value is >= -1 and < 4096) { node = (int)value; }
        }

        return node;
    }

    private static long? BytesOf(ReadOnlySpan<byte> text)
    {
        if (LongAfter(text, ", bytes: "u8) is { } commit) { return commit; }
        if (LongAfter(text, "vmalloc error: size "u8) is { } size) { return size; }
        if (LongAfter(text, "vmap allocation for size "u8) is { } map) { return map; }
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough("vmalloc: allocation failure"u8, out _)) { return null; }
        if (LongAfter(cursor.Rest, " of "u8) is { } whole) { return whole; }
        return LongAfter(cursor.Rest, ": "u8);
    }

    private static RequestRecord WithMask(RequestRecord record, ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough("gfp_mask=0x"u8, out _) && !cursor.TryTakeThrough("mode:0x"u8, out _)
            && !cursor.TryTakeThrough("gfp=0x"u8, out _))
        {
            return record;
        }

        bool whole = cursor.TryTakeHex(out ulong mask) && (cursor.AtEnd || cursor.Rest[0] is (byte)',' or (byte)'(' or (byte)')' or (byte)' ');
        int end = cursor.Rest.IndexOfAny(", ("u8);
        string? names = null;
        if (end >= 0 && cursor.Rest[end] == (byte)'(')
        {
            ReadOnlySpan<byte> inside = cursor.Rest[(end + 1)..];
            int close = inside.IndexOf((byte)')');
            ReadOnlySpan<byte> list = close < 0 ? inside : inside[..close];
            names = list.IsEmpty || list.StartsWith("null"u8) ? null : Encoding.UTF8.GetString(list).Replace(" ", "", StringComparison.Ordinal);
        }

        return record with { GfpMask = whole ? mask : null, GfpNames = names };
    }

    private static RequestRecord WithNodes(RequestRecord record, ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (cursor.TryTakeThrough("nodemask="u8, out _))
        {
            record = record with { NodemaskPrinted = true, Nodemask = NodeList.At(cursor.Rest) };
        }

        return CpusetFields.At(text) is { } cpuset ? record with { Cpuset = cpuset.Name, MemsAllowed = cpuset.Mems } : record;
    }

    private static string? ReasonOf(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("vmalloc"u8);
        if (at < 0) { at = text.IndexOf("vmap allocation"u8); }
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = text[at..];
        int end = rest.IndexOf(", mode:"u8);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static string? Before(ReadOnlySpan<byte> text, ReadOnlySpan<byte> stop)
    {
        int at = text.IndexOf(stop);
        return at > 0 ? Encoding.UTF8.GetString(text[..at]) : null;
    }

    private static int? IntAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        LongAfter(text, key) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    private static long? LongAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.LastIndexOf(key);
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = text[(at + key.Length)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(rest, out long value, out _) ? value : null;
    }
}
