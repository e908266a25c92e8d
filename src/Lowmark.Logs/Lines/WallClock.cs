using System.Buffers.Text;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>Compares the wall clock stamps of two lines, whatever form the wrapper has.</summary>
public static class WallClock
{
    private const int SecondsOfDay = 24 * 60 * 60;
    private const int DaysOfYear = 366;

    /// <returns>Seconds from the first to the second; positive infinity when they are of different days that can not be
    /// read (a date in a language that is not known); null when one of the stamps holds no clock.</returns>
    /// <remarks>RFC 3164 has no year: of two dates without one, the nearer way around the year is taken. Clocks without
    /// a date are at most half a day apart.</remarks>
    public static double? SecondsBetween(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int one = ClockAt(first);
        int other = ClockAt(second);
        if (one < 0 || other < 0) { return null; }
        double seconds = SecondOfDay(second[other..]) - SecondOfDay(first[one..]);
        if (first[..one].SequenceEqual(second[..other])
            && AfterClock(first[one..]).SequenceEqual(AfterClock(second[other..])))
        {
            return one == 0 ? Nearest(seconds, SecondsOfDay) : seconds;
        }

        if (Date(first, one) is not { } from || Date(second, other) is not { } to) { return double.PositiveInfinity; }
        bool hasYears = from.Year > 0 && to.Year > 0;
        int days = DayNumber(to, hasYears) - DayNumber(from, hasYears);
        return ((hasYears ? days : Nearest(days, DaysOfYear)) * SecondsOfDay) + seconds;
    }

    private static double Nearest(double distance, int around) => distance switch
    {
        _ when distance > around / 2.0 => distance - around,
        _ when distance < around / -2.0 => distance + around,
        _ => distance,
    };

    /// <summary>A leap year stands in for one that is not printed.</summary>
    private static int DayNumber((int Year, int Month, int Day) date, bool hasYear) =>
        new DateOnly(hasYear ? date.Year : 2000, date.Month, 1).DayNumber + date.Day;

    /// <returns>Year 0 when there is none; null when the date is of no known form.</returns>
    private static (int Year, int Month, int Day)? Date(ReadOnlySpan<byte> stamp, int clock)
    {
        ReadOnlySpan<byte> before = stamp[..clock].Trim(" T"u8);
        (int Year, int Month, int Day) date = before switch
        {
            [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _] =>
                (Number(before[..4]), Number(before[5..7]), Number(before[8..])),
            [_, _, (byte)'-', _, _] => (0, Number(before[..2]), Number(before[3..])),
            _ => Named(before, AfterClock(stamp[clock..])),
        };
        return date is (>= 0 and <= 9999, >= 1 and <= 12, >= 1 and <= 31) ? date : null;
    }

    /// <summary><c>Sat Nov 21</c>, <c>Nov  1</c>, <c>Nov 21 2026</c>, names in any language known; ctime has the year
    /// behind the clock.</summary>
    private static (int Year, int Month, int Day) Named(ReadOnlySpan<byte> date, ReadOnlySpan<byte> after)
    {
        int month = TakeMonth(ref date);
        if (month == 0) { month = TakeMonth(ref date); }        // the weekday stood in front
        if (month == 0) { return default; }
        int digits = Stamps.Digits(date, 2);
        ReadOnlySpan<byte> year = digits < date.Length ? date[digits..] : after;
        return (Math.Max(0, Number(year.Trim((byte)' '))), month, Number(date[..digits]));
    }

    /// <returns>0 when the first word is no month.</returns>
    private static int TakeMonth(ref ReadOnlySpan<byte> date)
    {
        int end = date.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? date : date[..end];
        date = date[word.Length..].Trim((byte)' ');
        return MonthNames.Of(word);
    }

    /// <returns>-1 when it is no number.</returns>
    private static int Number(ReadOnlySpan<byte> digits) =>
        digits.Length is > 0 and <= 4 && Utf8Parser.TryParse(digits, out int value, out int used)
            && used == digits.Length ? value : -1;

    private static int ClockAt(ReadOnlySpan<byte> stamp)
    {
        for (int i = 0; i + 8 <= stamp.Length; i++)
        {
            if (stamp[i + 2] == ':' && Stamps.Clock(stamp[i..], out _) > 0) { return i; }
        }

        return -1;
    }

    /// <summary>A year or a time zone behind the clock.</summary>
    private static ReadOnlySpan<byte> AfterClock(ReadOnlySpan<byte> fromClock) =>
        fromClock[Stamps.Clock(fromClock, out _)..];

    private static int SecondOfDay(ReadOnlySpan<byte> clock) =>
        (Two(clock) * 3600) + (Two(clock[3..]) * 60) + Two(clock[6..]);

    private static int Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
