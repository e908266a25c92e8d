using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Lines;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>How far apart two reports of a log are.</summary>
internal static class LogTimes
{
    /// <returns>Seconds from the first to the second; infinite when the stamps differ by a date that is not read; null
    /// when the log's stamps can not be compared.</returns>
    public static double? SecondsBetween(ReportTime first, ReportTime second)
    {
        if (first.MonotonicSeconds is { } from && second.MonotonicSeconds is { } to) { return (double)(to - from); }
        if (first.Wall is not { } one || second.Wall is not { } other) { return null; }
        return WallClock.SecondsBetween(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
    }

    /// <returns>As <see cref="SecondsBetween"/>, for what is shown or computed with: null where the distance is not
    /// known.</returns>
    public static double? KnownSecondsBetween(ReportTime first, ReportTime second) =>
        SecondsBetween(first, second) is { } seconds && double.IsFinite(seconds) ? seconds : null;
}
