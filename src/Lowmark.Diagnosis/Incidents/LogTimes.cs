using System.Globalization;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>How far apart two reports of a log are.</summary>
internal static class LogTimes
{
    /// <returns>Seconds from the first to the second; null when the log's stamps can not be compared.</returns>
    public static double? SecondsBetween(ReportTime first, ReportTime second)
    {
        if (first.MonotonicSeconds is { } from && second.MonotonicSeconds is { } to) { return (double)(to - from); }
        if (first.Wall is not { } one || second.Wall is not { } other) { return null; }
        (string Date, int Seconds)? start = Split(one);
        (string Date, int Seconds)? end = Split(other);
        if (start is not var (startDate, startSeconds) || end is not var (endDate, endSeconds)) { return null; }
        return startDate == endDate ? endSeconds - startSeconds : double.PositiveInfinity;
    }

    /// <summary>What stands before <c>hh:mm:ss</c> is the date, in whatever form the wrapper has.</summary>
    private static (string Date, int Seconds)? Split(string wall)
    {
        for (int i = 0; i + 8 <= wall.Length; i++)
        {
            ReadOnlySpan<char> clock = wall.AsSpan(i, 8);
            if (clock[2] != ':' || clock[5] != ':') { continue; }
            if (int.TryParse(clock[..2], NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
                && int.TryParse(clock[3..5], NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
                && int.TryParse(clock[6..], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            {
                return (wall[..i], (((hours * 60) + minutes) * 60) + seconds);
            }
        }

        return null;
    }
}
