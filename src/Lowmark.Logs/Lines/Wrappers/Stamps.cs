using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Shapes of dates and times. Each answers how many bytes the shape takes at the start; 0 when it is not
/// there.</summary>
internal static class Stamps
{
    /// <summary><c>01:35:33</c> with an optional fraction behind a dot or comma.</summary>
    public static int Clock(ReadOnlySpan<byte> text, out int fractionDigits)
    {
        fractionDigits = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') { return 0; }
        if (Digits(text, 2) != 2 || Digits(text[3..], 2) != 2 || Digits(text[6..], 2) != 2) { return 0; }
        if (text.Length == 8 || text[8] is not ((byte)'.' or (byte)',')) { return 8; }
        fractionDigits = Digits(text[9..], 9);
        return fractionDigits == 0 ? 8 : 9 + fractionDigits;
    }

    /// <summary><c>2024-05-01T10:00:00.123456+02:00</c> or with a blank for the T.</summary>
    public static int Iso(ReadOnlySpan<byte> text, out IsoTraits traits)
    {
        traits = default;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' '))
        {
            return 0;
        }
        if (Digits(text, 4) != 4 || Digits(text[5..], 2) != 2 || Digits(text[8..], 2) != 2) { return 0; }
        int clock = Clock(text[11..], out int fraction);
        if (clock == 0) { return 0; }

        int length = 11 + clock;
        int zone = Zone(text[length..]);
        traits = new(text[10] == 'T', clock > 8 && text[19] == ',', fraction, zone > 0);
        return length + zone;
    }

    /// <summary><c>Nov 21 01:35:33</c>, <c>Nov  1 01:35:33.123456</c>, a year before or behind the time.</summary>
    public static int MonthDayClock(ReadOnlySpan<byte> text)
    {
        if (text.Length < 14 || !IsMonth(text) || text[3] != ' ') { return 0; }
        int at = 4 + text[4..].LeadingBlanks();
        int day = Digits(text[at..], 2);
        if (day == 0) { return 0; }

        at += day;
        at += Year(text[at..]);
        if (at >= text.Length || text[at] != ' ') { return 0; }
        int clock = Clock(text[(at + 1)..], out _);
        if (clock == 0) { return 0; }

        at += 1 + clock;
        return at + Year(text[at..]);
    }

    /// <summary>Whether a month's English three letters stand at the start.</summary>
    public static bool IsMonth(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3) { return false; }
        int at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(text[..3]);
        return at >= 0 && at % 3 == 0;
    }

    /// <summary>Whether a weekday's English three letters and a blank stand at the start.</summary>
    public static bool IsWeekday(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4 || text[3] != ' ') { return false; }
        int at = "MonTueWedThuFriSatSun"u8.IndexOf(text[..3]);
        return at >= 0 && at % 3 == 0;
    }

    /// <summary>Digits at the start, at most so many.</summary>
    public static int Digits(ReadOnlySpan<byte> text, int most)
    {
        int count = 0;
        while (count < most && count < text.Length && char.IsAsciiDigit((char)text[count])) { count++; }
        return count;
    }

    private static int Year(ReadOnlySpan<byte> text) =>
        text.Length >= 5 && text[0] == ' ' && text[1] is (byte)'1' or (byte)'2' && Digits(text[1..], 5) == 4
            && (text.Length == 5 || text[5] is (byte)' ' or (byte)':') ? 5 : 0;

    private static int Zone(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z', ..]) { return 1; }
        if (text is not [(byte)'+' or (byte)'-', ..] || Digits(text[1..], 2) != 2) { return 0; }
        int minutes = text.Length > 3 && text[3] == ':' ? 4 : 3;
        return Digits(text[Math.Min(minutes, text.Length)..], 2) == 2 ? minutes + 2 : 3;
    }
}

/// <param name="HasT">Date and time joined by a T, not a blank.</param>
/// <param name="HasComma">The fraction stands behind a comma, as dmesg writes it.</param>
internal readonly record struct IsoTraits(bool HasT, bool HasComma, int FractionDigits, bool HasZone);
