using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>Incidents that are alike: the same group ran full, or the same program made the memory run out.</summary>
/// <param name="SubjectKind">An owner's kind (<see cref="MemcgOwner"/>), or task, name_group, kernel, … of a
/// culprit; trigger where no more is known.</param>
/// <param name="Subject">Hostile text.</param>
/// <param name="LastIncident">Its id; the first one's is <paramref name="FirstIncident"/>.</param>
/// <param name="Count">Incidents, 2 or more.</param>
/// <param name="Period">Null below three incidents, and when times are missing.</param>
/// <param name="Growth">Null when the reports show none.</param>
public sealed record Recurrence(
    string SubjectKind, string Subject, string CauseId, ReportKind Kind, long FirstIncident, long LastIncident,
    ReportTime FirstTime, ReportTime LastTime, long Count, long Kills, Period? Period, Growth? Growth);

/// <summary>From the begin of an incident to the begin of the next.</summary>
/// <param name="SpreadSeconds">Standard deviation.</param>
/// <param name="IsRegular">The spread is at most a quarter of the mean.</param>
public sealed record Period(
    double MeanSeconds, double SpreadSeconds, double ShortestSeconds, double LongestSeconds, bool IsRegular);

/// <summary>How the memory of a program grew over the incidents of a recurrence.</summary>
/// <param name="Kind">
/// leak: one process, bigger in every report; larger_each_time: other processes of the name, each bigger than the one
/// before; fills_again: as big each time, by a process that was not there at the incident before.</param>
/// <param name="Pid">Of the one process; null when there were several.</param>
/// <param name="Samples">Incidents with a size, 2 or more.</param>
/// <param name="Seconds">From the first sample to the last.</param>
/// <param name="PerHour">Slope of the line through all samples (least squares); of fills_again what was filled each
/// time over the mean period.</param>
public sealed record Growth(
    string Kind, string Name, int? Pid, KiB First, KiB Last, int Samples, double Seconds, KiB PerHour,
    Confidence Confidence, string Because)
{
    /// <summary>The factor that says the same of two reports; null when it is no leak.</summary>
    public string? FactorId => Kind == "leak" ? "process-leak" : null;
}
