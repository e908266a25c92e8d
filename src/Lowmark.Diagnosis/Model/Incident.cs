using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>A report or a group of reports with one cause.</summary>
/// <param name="ReportIds">At most 10,000 kept; <paramref name="ReportCount"/> counts all.</param>
/// <param name="Victims">At most 10,000 kept; <paramref name="VictimCount"/> counts all.</param>
public sealed record Incident(
    long Id, ReportKind Kind, Cause? Cause, ReportTime FirstTime, ReportTime LastTime,
    EquatableArray<long> ReportIds, long ReportCount, EquatableArray<Victim> Victims, long VictimCount, string Summary)
{
    /// <summary>From the first report to the last; null when their time stamps can not be compared.</summary>
    public double? Seconds { get; init; }
}
