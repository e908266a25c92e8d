using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>Compares the wall clock stamps of two lines, whatever form the wrapper has, without knowing the date's language.</summary>
public static class WallClock
{
    /// <returns>Seconds from the first to the second; positive infinity when they are of different days; null when one of the
    /// stamps holds no clock.</returns>
    public static double? SecondsBetween(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int one = ClockAt(first);
        int other = ClockAt(second);
        if (one < 0 || other < 0) { return null; }
        bool sameDay = first[..one].SequenceEqual(second[..other])
            && AfterClock(first[one..]).SequenceEqual(AfterClock(second[other..]));
        return sameDay ? SecondOfDay(second[other..]) - SecondOfDay(first[one..]) : double.PositiveInfinity;
    }

    private static int ClockAt(ReadOnlySpan<byte> stamp)
    {
        for (int i = 0; i + 8 <= stamp.Length; i++)
        {
            if (stamp[i + 2] == ':' && Stamps.Clock(stamp[i..], out _) > 0) { return i; }
        }

        return -1;
    }

    /// <summary>A year or a time zone behind the clock.</summary>
    private static ReadOnlySpan<byte> AfterClock(ReadOnlySpan<byte> fromClock) => fromClock[Stamps.Clock(fromClock, out _)..];

    private static int SecondOfDay(ReadOnlySpan<byte> clock) =>
        (Two(clock) * 3600) + (Two(clock[3..]) * 60) + Two(clock[6..]);

    private static int Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
