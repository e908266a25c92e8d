using System.Buffers.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A /dev/kmsg record: <c>6,503,3433564127,-,caller=T1;text</c> (priority, sequence, microseconds,
/// flag).</summary>
/// <remarks>Format: info_print_ext_header(), kernel/printk/printk.c, v3.5+; <c>caller=</c> v5.1+. The text is
/// escaped.</remarks>
internal static class KmsgRecord
{
    private const int MostReleaseBytes = 65;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [>= (byte)'0' and <= (byte)'9', ..]) { return false; }
        int at = ReleaseLength(text);
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
        if (rest[..end].IndexOf(",ncfrag="u8) is > 0 and int part) { TakePart(text, rest[(part + 8)..end], ref line); }
        return true;
    }

    /// <summary>A record that netconsole sent in parts is read when they are joined: the first one keeps its head,
    /// which then describes the whole.</summary>
    /// <remarks>Format: send_fragmented_body(), drivers/net/netconsole.c, v4.3+: <c>ncfrag=place/length</c> of the
    /// text.</remarks>
    private static void TakePart(ReadOnlySpan<byte> text, ReadOnlySpan<byte> place, ref PeeledLine line)
    {
        int slash = place.IndexOf((byte)'/');
        if (slash <= 0 || !Utf8Parser.TryParse(place, out int start, out int used) || used != slash
            || !Utf8Parser.TryParse(place[(slash + 1)..], out int length, out _)
            || start + (long)line.Text.Length > length)
        {
            return;
        }

        bool isLast = start + line.Text.Length == length;
        if (start == 0 && isLast) { return; }
        line.Stage = PeelStage.Outer;
        line.FromContainer = true;
        line.Form = isLast ? CarriedForm.Text : CarriedForm.Partial;
        if (start == 0) { line.Text = text; }
    }

    /// <summary><c>6.1.0-50-amd64,</c>, which netconsole may put in front (CONFIG_NETCONSOLE_PREPEND_RELEASE,
    /// v6.5+).</summary>
    private static int ReleaseLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || (text[1] != '.' && text[2] != '.')) { return 0; }
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, MostReleaseBytes)];
        int comma = head.IndexOf((byte)',');
        return comma > 0 && head[..comma].IndexOf((byte)' ') < 0 ? comma + 1 : 0;
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
