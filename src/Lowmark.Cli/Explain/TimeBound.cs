using System.Globalization;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Cli.Explain;

/// <summary>A time that reports are compared with: seconds since boot, or a clock time with or without an
/// offset.</summary>
/// <remarks>Clock times are compared as instants when both have an offset, else as they stand: no time zone is
/// invented.</remarks>
public sealed record TimeBound
{
    private const int TickDigits = 7;

    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    private static readonly string[] ClockForms = [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    private TimeBound(decimal? monotonicSeconds, DateTime? clock, TimeSpan? offset) =>
        (MonotonicSeconds, Clock, Offset) = (monotonicSeconds, clock, offset);

    private decimal? MonotonicSeconds { get; }

    private DateTime? Clock { get; }

    private TimeSpan? Offset { get; }

    /// <param name="text"><c>123.4</c>, <c>2026-10-11</c>, <c>2026-10-11T12:24</c>,
    /// <c>2026-10-11 12:24:42.5+02:00</c> or the like.</param>
    /// <param name="end">Whether a day alone means its last moment.</param>
    /// <returns>Null for anything else.</returns>
    public static TimeBound? TryParse(string text, bool end)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return new(seconds, null, null);
        }

        if (ParseClock(text) is not var (clock, offset)) { return null; }
        bool isDay = text.Length == "2026-10-11".Length;
        return new(null, end && isDay ? clock.AddDays(1).AddTicks(-1) : clock, offset);
    }

    /// <returns>Below 0 when <paramref name="time"/> is before the bound, above 0 when after it; null when the
    /// two can not be compared.</returns>
    public int? Compare(ReportTime time)
    {
        if (MonotonicSeconds is { } seconds) { return time.MonotonicSeconds?.CompareTo(seconds); }
        if (time.Wall is null || ParseClock(time.Wall) is not var (clock, offset)) { return null; }
        return offset is { } theirs && Offset is { } ours
            ? Instant(clock, theirs).CompareTo(Instant(Clock!.Value, ours))
            : clock.CompareTo(Clock!.Value);
    }

    private static decimal Instant(DateTime clock, TimeSpan offset) => (decimal)clock.Ticks - offset.Ticks;

    private static (DateTime Clock, TimeSpan? Offset)? ParseClock(string text)
    {
        // ctime, as dmesg -T prints it: local time of the host, the weekday says nothing new.
        if (DateTime.TryParseExact(
            text.Length > 4 && text[3] == ' ' ? text[4..] : text, "MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture,
            DateTimeStyles.AllowInnerWhite, out DateTime ctime))
        {
            return (ctime, null);
        }

        text = text.Replace(',', '.');
        if (text.Length > 10 && text[10] == ' ') { text = $"{text[..10]}T{text[11..]}"; }
        TimeSpan? offset = null;
        int sign = text.Length > 11 ? text.IndexOfAny(['+', '-', 'Z'], 11) : -1;
        if (sign >= 0)
        {
            offset = ParseOffset(text[sign..]);
            if (offset is null) { return null; }
            text = text[..sign].TrimEnd(' ');
        }

        // Nanoseconds are more than a tick can hold.
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && text.Length - dot - 1 > TickDigits && text[(dot + 1)..].All(char.IsAsciiDigit))
        {
            text = text[..(dot + 1 + TickDigits)];
        }
        return DateTime.TryParseExact(
            text, ClockForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime clock)
            ? (clock, offset)
            : null;
    }

    private static TimeSpan? ParseOffset(string text)
    {
        if (text == "Z") { return TimeSpan.Zero; }
        string digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        if (digits.Length == 2) { digits += "00"; }
        if (digits.Length != 4 || !digits.All(char.IsAsciiDigit)) { return null; }
        int hours = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        int minutes = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        TimeSpan size = new(hours, minutes, 0);
        if (size > LargestOffset) { return null; }
        return text[0] == '-' ? -size : size;
    }
}
