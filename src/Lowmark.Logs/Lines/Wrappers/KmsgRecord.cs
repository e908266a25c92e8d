using System.Buffers.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A /dev/kmsg record: <c>6,503,3433564127,-,caller=T1;text</c> (priority, sequence, microseconds, flag).</summary>
/// <remarks>Format: info_print_ext_header(), kernel/printk/printk.c, v3.5+; <c>caller=</c> v5.1+. The text is escaped.</remarks>
internal static class KmsgRecord
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [>= (byte)'0' and <= (byte)'9', ..]) { return false; }
        int at = 0;
        if (!TryTakeNumber(text, ref at, 5, out _) || !TryTakeNumber(text, ref at, 20, out _)
            || !TryTakeNumber(text, ref at, 18, out long microseconds) || at >= text.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[at..];
        if (rest[0] is not ((byte)'-' or (byte)'c' or (byte)'+')) { return false; }
        int end = rest[..Math.Min(rest.Length, 128)].IndexOf((byte)';');
        if (end < 1 || (end > 1 && rest[1] != ',')) { return false; }

        int caller = rest[..end].IndexOf("caller="u8);
        if (caller > 0) { line.Caller = Word(rest[(caller + 7)..end]); }
        line.IsContinuation = rest[0] == '+';
        line.MonotonicMicroseconds = microseconds;
        line.HasPrefix = !line.IsContinuation;
        line.Stage = PeelStage.Bare;
        line.Form = CarriedForm.KmsgRecord;
        line.Text = rest[(end + 1)..];
        return true;
    }

    /// <summary>Whether a line is one of a record's dictionary: <c> KEY=value</c>.</summary>
    public static bool IsDictionary(ReadOnlySpan<byte> text)
    {
        int equals = text is [(byte)' ', ..] ? text.IndexOf((byte)'=') : -1;
        return equals > 1 && FieldNames.IsName(text[1..equals]);
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        return comma < 0 ? text : text[..comma];
    }

    private static bool TryTakeNumber(ReadOnlySpan<byte> text, ref int at, int most, out long value)
    {
        value = 0;
        int digits = Stamps.Digits(text[at..], most);
        int end = at + digits;
        if (digits == 0 || end >= text.Length || text[end] != ',') { return false; }
        _ = Utf8Parser.TryParse(text[at..end], out value, out _);
        at = end + 1;
        return true;
    }
}
