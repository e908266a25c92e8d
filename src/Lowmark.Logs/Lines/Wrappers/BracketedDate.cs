namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A date in brackets: dmesg -T (<c>[Sat Nov 21 01:35:33 2026] </c>, names in any language) or what a terminal
/// server adds (<c>[2024-05-01 10:00:00] </c>).</summary>
internal static class BracketedDate
{
    private const int MostBytes = 64;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        int length = Measure(text);
        if (length == 0) { return false; }
        line.WallTime = text[1..(length - 1)];
        line.Stage = char.IsAsciiDigit((char)text[1]) ? PeelStage.Outer : PeelStage.Kernel;
        line.TakePrefix(text[length..]);
        return true;
    }

    /// <summary><c>[03-19 10:05:52.172] </c>, which Android kernels put behind the kernel's own stamp.</summary>
    public static bool TryPeelMonthDay(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        int end = text[..Math.Min(text.Length, MostBytes)].IndexOf((byte)']');
        if (end < 15) { return false; }
        ReadOnlySpan<byte> inside = text[1..end];
        bool date = inside[2] == '-' && inside[5] == ' ' && Stamps.Digits(inside, 2) == 2
            && Stamps.Digits(inside[3..], 2) == 2;
        if (!date || Stamps.Clock(inside[6..], out _) != inside.Length - 6) { return false; }
        line.WallTime = inside;
        line.TakePrefix(text[(end + 1)..]);
        return true;
    }

    /// <summary>Bytes of the date at the start, brackets included; 0 when there is none.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'[', not (byte)' ' and not (byte)'<', ..]) { return 0; }
        int end = text[..Math.Min(text.Length, MostBytes)].IndexOf((byte)']');
        if (end < 2) { return 0; }

        ReadOnlySpan<byte> inside = text[1..end];
        return IsCtime(inside) || Stamps.Iso(inside, out _) == inside.Length ? end + 1 : 0;
    }

    /// <summary>Starts with a name, holds a time, ends with a year.</summary>
    private static bool IsCtime(ReadOnlySpan<byte> inside)
    {
        if (inside.Length < 20 || char.IsAsciiDigit((char)inside[0])) { return false; }
        if (inside[^5] != ' ' || Stamps.Digits(inside[^4..], 4) != 4) { return false; }
        int colon = inside.IndexOf((byte)':');
        return colon >= 3 && inside[colon - 3] == ' ' && Stamps.Clock(inside[(colon - 2)..], out _) > 0;
    }
}
