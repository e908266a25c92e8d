using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>What grep, cat -n and editors put in front of a line: <c>123:</c>, <c>123-</c>, <c>565 </c>,
/// <c>kern.log:123:</c>. Taken off only where a time stamp follows.</summary>
internal static class SearchPrefix
{
    private const int MostNameBytes = 160;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        int digits = Stamps.Digits(text, 10);
        if (digits > 0 && TryTake(text, digits, ref line)) { return true; }

        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, MostNameBytes)];
        int end = head.IndexOf((byte)' ');
        head = end < 0 ? head : head[..end];
        for (int at = head.IndexOfAny(":-"u8), from = 0; at >= 0; at = head[from..].IndexOfAny(":-"u8))
        {
            from += at;
            if (from > 0 && TryTake(text, from, ref line)) { return true; }
            from++;
        }

        return false;
    }

    private static bool TryTake(ReadOnlySpan<byte> text, int length, ref PeeledLine line)
    {
        if (length >= text.Length || text[length] is not ((byte)':' or (byte)'-' or (byte)' ' or (byte)'\t'))
        {
            return false;
        }
        ReadOnlySpan<byte> rest = text[(length + 1)..];
        ReadOnlySpan<byte> bare = rest.TrimBlanksStart();
        if (!BeginsWithTime(bare)) { return false; }
        line.Text = bare;
        return true;
    }

    public static bool BeginsWithTime(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'[', ..] => PrintkStamp.Measure(text, out _) > 0 || BracketedDate.Measure(text) > 0,
        [(byte)'<', _, (byte)'>', (byte)'[', ..] => PrintkStamp.Measure(text[3..], out _) > 0,
        [>= (byte)'0' and <= (byte)'9', ..] => Stamps.Iso(text, out _) > 0 || IsKmsg(text),
        _ => Stamps.MonthDayClock(text) > 0,
    };

    private static bool IsKmsg(ReadOnlySpan<byte> text)
    {
        PeeledLine probe = default;
        return KmsgRecord.TryPeel(text, ref probe);
    }
}
