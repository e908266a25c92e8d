using System.Buffers.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>The line that opens a report: who asked for what.</summary>
/// <remarks>Sources: dump_header() (mm/oom_kill.c), warn_alloc()/warn_alloc_failed() (mm/page_alloc.c),
/// slab_out_of_memory() (mm/slub.c), __vmalloc_node_range() (mm/vmalloc.c), __vm_enough_memory() (mm/util.c). Fields
/// are found by name, so an era that moves or drops one costs nothing.</remarks>
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

    /// <summary>Whether <c>nodemask=</c> was printed at all: <c>(null)</c> means "all nodes", absence means
    /// unknown.</summary>
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

    /// <summary>What comes between the comm and the fields: "vmalloc error: size 4294967296, exceeds total
    /// pages".</summary>
    public string? Reason { get; init; }

    /// <remarks>A comm has at most 15 bytes (TASK_COMM_LEN), so it can not hold the phrase that follows it; it can hold
    /// any field, so fields are looked for behind the phrase.</remarks>
    public static RequestRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        ReadOnlySpan<byte> comm = CommOf(text);
        ReadOnlySpan<byte> fields = text[comm.Length..];
        ReadOnlySpan<byte> own = fields[..EndOf(fields, "nodemask="u8)];
        (ulong? mask, string? names) = MaskOf(own);
        (bool printed, NodeMask? nodes) = NodesOf(fields);
        (string Name, NodeMask? Mems)? cpuset = CpusetFields.At(fields);
        bool isVmalloc = fields.IndexOf("vma"u8) >= 0;      // all its phrases begin so
        RequestRecord record = new()
        {
            Line = line,
            Comm = comm.IsEmpty ? null : Names.Of(comm),
            Order = IntAfter(fields, "order="u8) ?? IntAfter(own, "order:"u8),
            GfpMask = mask,
            GfpNames = names,
            NodemaskPrinted = printed,
            Nodemask = nodes,
            Cpuset = cpuset?.Name,
            MemsAllowed = cpuset?.Mems,
            OomScoreAdj = IntAfter(fields, "oom_score_adj="u8),
            OomAdj = IntAfter(fields, "oom_adj="u8),
            StallMilliseconds = LongAfter(fields, "stalls for "u8),
            Bytes = isVmalloc ? BytesOf(fields) : null,
            Reason = isVmalloc ? ReasonOf(fields) : null,
        };
        if (text.IndexOf("enough memory for the allocation"u8) > 0) { return WithCommit(record, text); }
        bool namesNode = text.IndexOf("Unable to allocate memory on "u8) >= 0;
        return namesNode ? record with { SlabNode = SlabNodeOf(text) } : record;
    }

    /// <summary>What this record does not say is taken from another line of the same failure: up to v4.7 vmalloc prints
    /// its reason on a line of its own, above the header.</summary>
    internal RequestRecord JoinedWith(RequestRecord later) => this with
    {
        Comm = Comm ?? later.Comm,
        Order = Order ?? later.Order,
        GfpMask = GfpMask ?? later.GfpMask,
        GfpNames = GfpNames ?? later.GfpNames,
        NodemaskPrinted = NodemaskPrinted || later.NodemaskPrinted,
        Nodemask = Nodemask ?? later.Nodemask,
        Cpuset = Cpuset ?? later.Cpuset,
        MemsAllowed = MemsAllowed ?? later.MemsAllowed,
        Bytes = Bytes ?? later.Bytes,
        Reason = Reason ?? later.Reason,
    };

    /// <summary>The task that a header begins with; empty when it names none there.</summary>
    internal static ReadOnlySpan<byte> CommOf(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf(" invoked oom-killer:"u8);
        if (at < 0) { at = text.IndexOf(": page allocation "u8); }
        if (at < 0) { at = text.IndexOf(": vmalloc: allocation failure"u8); }
        if (at < 0) { at = text.IndexOf(": vmalloc error: size "u8); }
        return at <= 0 ? default : text[..at];
    }

    /// <summary>"no enough memory" in v6.1, "not enough memory" later, with the bytes since v6.6 (__vm_enough_memory(),
    /// mm/util.c).</summary>
    private static RequestRecord WithCommit(RequestRecord record, ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        int? pid = IntAfter(text, "pid: "u8);
        if (!cursor.TryTakeThrough("comm: "u8, out _)) { return record with { Pid = pid }; }
        int bytes = cursor.Rest.LastIndexOf(", bytes: "u8);
        int end = bytes >= 0
            ? bytes
            : Math.Max(cursor.Rest.LastIndexOf(", no enough"u8), cursor.Rest.LastIndexOf(", not enough"u8));
        return record with
        {
            Comm = end < 0 ? null : Names.Of(cursor.Rest[..end]),
            Pid = pid,
            Bytes = bytes < 0 ? null : LongAfter(cursor.Rest[bytes..], "bytes: "u8),
        };
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
        if (LongAfter(text, "vmalloc error: size "u8) is { } size) { return size; }
        if (LongAfter(text, "vmap allocation for size "u8) is { } map) { return map; }
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough("vmalloc: allocation failure"u8, out _)) { return null; }
        if (LongAfter(cursor.Rest, " of "u8) is { } whole) { return whole; }
        return LongAfter(cursor.Rest, ": "u8);
    }

    private static (ulong? Mask, string? Names) MaskOf(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough("gfp_mask=0x"u8, out _) && !cursor.TryTakeThrough("mode:0x"u8, out _)
            && !cursor.TryTakeThrough("gfp=0x"u8, out _))
        {
            return (null, null);
        }

        // Only up to v4.5, and behind "mode:", does nothing follow a mask.
        bool whole = cursor.TryTakeHex(out ulong mask)
            && (cursor.AtEnd
                ? text.IndexOf("mode:0x"u8) >= 0
                : cursor.Rest[0] is (byte)',' or (byte)'(' or (byte)')' or (byte)' ');
        int end = cursor.Rest.IndexOfAny(", ("u8);
        string? names = null;
        if (end >= 0 && cursor.Rest[end] == (byte)'(')
        {
            ReadOnlySpan<byte> inside = cursor.Rest[(end + 1)..];
            int close = inside.IndexOf((byte)')');
            ReadOnlySpan<byte> list = close < 0 ? default : inside[..close];
            names = list.IsEmpty || list.StartsWith("null"u8)
                ? null
                : Names.Of(list).Replace(" ", "", StringComparison.Ordinal);
        }

        return (whole ? mask : null, names);
    }

    private static (bool Printed, NodeMask? Nodes) NodesOf(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text);
        return cursor.TryTakeThrough("nodemask="u8, out _) && NodeList.IsPrinted(cursor.Rest)
            ? (true, NodeList.At(cursor.Rest))
            : (false, null);
    }

    private static string? ReasonOf(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("vmap allocation for size "u8);
        if (at < 0) { at = text.IndexOf("vmalloc"u8); }
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = text[at..];
        int end = rest.IndexOf(", mode:"u8);
        return Names.Of(end < 0 ? rest : rest[..end]);
    }

    private static int EndOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> stop)
    {
        int at = text.IndexOf(stop);
        return at < 0 ? text.Length : at;
    }

    private static int? IntAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        LongAfter(text, key) is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    private static long? LongAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int at = text.IndexOf(key);
        if (at < 0) { return null; }
        ReadOnlySpan<byte> rest = text[(at + key.Length)..].TrimStart((byte)' ');
        bool number = Utf8Parser.TryParse(rest, out long value, out int used);
        return number && !rest[used..].StartsWith("*"u8) ? value : null;
    }
}
