using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Times that dmesg prints relative to the line before: <c>[&lt;  177.312699&gt;] </c> (--time-format delta),
/// <c>[  +0.000046] </c> and, once a minute, <c>[Nov21 01:35] </c> (--time-format reltime).</summary>
/// <remarks>Seen in util-linux 2.38.1. The differences are no time of their own, so only the minute is kept.</remarks>
internal static class DeltaStamp
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'[', ..]) { return false; }
        int end = text[..Math.Min(text.Length, 32)].IndexOf((byte)']');
        if (end < 0) { return false; }

        ReadOnlySpan<byte> inside = text[1..end];
        bool minute = IsMinute(inside);
        if (!minute && !IsRelative(inside) && (inside.IsEmpty || MeasureInner(inside) != inside.Length))
        {
            return false;
        }
        if (minute) { line.WallTime = inside; }
        line.Stage = PeelStage.Text;
        line.TakePrefix(text[(end + 1)..]);
        return true;
    }

    /// <summary>Bytes of <c>&lt;   49.150728&gt;</c> at the start; 0 when it is not there.</summary>
    public static int MeasureInner(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'<', ..]) { return 0; }
        int at = 1 + text[1..].LeadingBlanks();
        int number = Decimal(text[at..]);
        if (number == 0) { return 0; }
        at += number;
        at += text[at..].LeadingBlanks();
        return at < text.Length && text[at] == '>' ? at + 1 : 0;
    }

    private static bool IsRelative(ReadOnlySpan<byte> inside)
    {
        ReadOnlySpan<byte> bare = inside.TrimStart((byte)' ');
        return bare is [(byte)'+' or (byte)'-', ..] && Decimal(bare[1..]) is > 0 and int length
            && length == bare.Length - 1;
    }

    private static bool IsMinute(ReadOnlySpan<byte> inside)
    {
        if (!Stamps.IsMonth(inside)) { return false; }
        int at = 3 + inside[3..].LeadingBlanks();
        at += Stamps.Digits(inside[at..], 2);
        return inside.Length == at + 6 && at > 3 && inside[at] == ' ' && inside[at + 3] == ':'
            && Stamps.Digits(inside[(at + 1)..], 2) == 2 && Stamps.Digits(inside[(at + 4)..], 2) == 2;
    }

    private static int Decimal(ReadOnlySpan<byte> text)
    {
        int whole = Stamps.Digits(text, 10);
        return whole > 0 && text.Length >= whole + 7 && text[whole] == '.' && Stamps.Digits(text[(whole + 1)..], 6) == 6
            ? whole + 7 : 0;
    }
}
