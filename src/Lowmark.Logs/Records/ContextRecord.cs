using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary><c>CPU: N [UID: N] PID: N Comm: C TAINT RELEASE #VERSION</c> (dump_stack_print_info(), lib/dump_stack.c),
/// or
/// <c>Pid: N, comm: C TAINT RELEASE #VERSION</c> (arch, up to v3.8).</summary>
/// <param name="Comm">Null when cut.</param>
/// <param name="Release">Null when cut or masked.</param>
public sealed record ContextRecord(long Line, int? Cpu, long? Uid, int? Pid, string? Comm, string? Release)
{
    public static ContextRecord Parse(ReadOnlySpan<byte> text, long line)
    {
        ReadOnlySpan<byte> rest = text;
        int comm = rest.StartsWith("Pid: "u8) ? rest.IndexOf("comm: "u8) : rest.IndexOf("Comm: "u8);
        ReadOnlySpan<byte> tail = comm < 0 ? default : rest[(comm + 6)..];
        ReadOnlySpan<byte> head = comm < 0 ? rest : rest[..comm];
        int taint = TaintAt(tail);
        return new ContextRecord(
            line, Int(head, "CPU: "u8), Long(head, "UID: "u8), Int(head, "PID: "u8) ?? Int(head, "Pid: "u8),
            CommOf(tail, taint), taint < 0 && tail.IndexOf(" #"u8) < 0 ? null : ReleaseOf(tail));
    }

    /// <summary>All releases print the taint behind the comm; without it the line was cut, perhaps inside the taint's
    /// words.</summary>
    private static string? CommOf(ReadOnlySpan<byte> tail, int taint)
    {
        if (taint < 0) { tail = tail.TrimEnd((byte)' '); }
        if (tail.IsEmpty || (taint < 0 && tail.IndexOf((byte)' ') >= 0)) { return null; }
        return Names.Of(taint < 0 ? tail : tail[..taint]);
    }

    /// <summary>A comm may quote these words; what follows it does not, so the last place is the kernel's.</summary>
    private static int TaintAt(ReadOnlySpan<byte> tail)
    {
        int at = Math.Max(tail.LastIndexOf(" Not tainted"u8), tail.LastIndexOf(" Tainted: "u8));
        if (at < 0) { return tail.LastIndexOf(" Kdump: "u8); }
        ReadOnlySpan<byte> before = tail[..at];
        return before.EndsWith(" Kdump: loaded"u8) ? at - " Kdump: loaded"u8.Length : at;
    }

    /// <summary>The word before <c>#</c>; of the shape <c>4.18.0-553.el8</c>, else it was masked or cut.</summary>
    private static string? ReleaseOf(ReadOnlySpan<byte> tail)
    {
        int hash = tail.LastIndexOf(" #"u8);
        ReadOnlySpan<byte> before = (hash < 0 ? tail : tail[..hash]).TrimEnd((byte)' ');
        ReadOnlySpan<byte> word = before[(before.LastIndexOf((byte)' ') + 1)..];
        if (word.Length is < 3 or > 100 || !char.IsAsciiDigit((char)word[0]) || word.IndexOf((byte)'.') < 0)
        {
            return null;
        }
        return Names.Of(word);
    }

    private static long? Long(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        LineCursor cursor = new(text);
        if (!cursor.TryTakeThrough(key, out _)) { return null; }
        cursor.SkipBlanks();
        // Another field follows each of these numbers: one at the end of the line was cut, perhaps inside.
        return cursor.TryTakeCount(out long value) && cursor.Rest is [(byte)' ' or (byte)',', ..] ? value : null;
    }

    private static int? Int(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key) =>
        Long(text, key) is { } value and <= int.MaxValue ? (int)value : null;
}
