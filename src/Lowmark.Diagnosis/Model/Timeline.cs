using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Model;

/// <summary>What happened over all that was read, a line of time for each machine.</summary>
/// <param name="Machines">In the order in which they were first seen; never mixed with each other.</param>
/// <param name="Cut">What was counted but not kept, a sentence each; empty when all was kept.</param>
public sealed record Timeline(EquatableArray<MachineTimeline> Machines, EquatableArray<string> Cut);

/// <summary>The time of one machine. Lists are bounded; the counts beside them are of all.</summary>
public sealed record MachineTimeline
{
    /// <summary>Host name, or the input's name where no line names the host. Hostile text.</summary>
    public required string Name { get; init; }

    /// <summary>Of what was seen first: a line of the log where its time is known, else an incident.</summary>
    public required ReportTime FirstTime { get; init; }

    public required ReportTime LastTime { get; init; }

    /// <summary>From the first to the last, ≥ 0; null when times are missing.</summary>
    public double? Seconds { get; init; }

    /// <summary>Part of <see cref="Seconds"/> that no incident covers.</summary>
    public double? QuietSeconds { get; init; }

    /// <summary>The longest time without an incident.</summary>
    public double? LongestQuietSeconds { get; init; }

    /// <summary>Some restart has no clock time around it: how long the machine was down is counted as
    /// nothing.</summary>
    public bool DowntimeIsUnknown { get; init; }

    public required long IncidentCount { get; init; }

    public required long KillCount { get; init; }

    /// <summary>Between the first incident and the end.</summary>
    public required long RestartCount { get; init; }

    public required long ClockJumpCount { get; init; }

    /// <summary>By time; the first 200 and the last 200.</summary>
    public EquatableArray<TimelineEntry> Entries { get; init; }

    public required long EntryCount { get; init; }

    /// <summary>By the incident that follows; the first 200.</summary>
    public EquatableArray<Consequence> Consequences { get; init; }

    public required long ConsequenceCount { get; init; }

    /// <summary>What came more than once, the most frequent first; at most 50.</summary>
    public EquatableArray<Recurrence> Recurrences { get; init; }

    public required long RecurrenceCount { get; init; }

    /// <summary>Whom incidents hit, the most often hit first; at most 50.</summary>
    public EquatableArray<OwnerHits> Hits { get; init; }

    public required long HitOwnerCount { get; init; }
}

public enum TimelineEntryKind
{
    Incident,

    /// <summary>The kernel started anew.</summary>
    Restart,

    /// <summary>The wall clock moved otherwise than the kernel's own: it was set, or the machine was
    /// suspended.</summary>
    ClockJump,
}

/// <param name="AtSeconds">Since the machine's first time, ≥ 0; null when this entry's time is unknown.</param>
/// <param name="Seconds">How long it lasted; of a clock jump how far it went, below 0 when back. Null when
/// unknown.</param>
public sealed record TimelineEntry(TimelineEntryKind Kind, ReportTime Time, double? AtSeconds, double? Seconds)
{
    /// <summary>Null unless it is an incident; so are the fields of incidents below.</summary>
    public long? Incident { get; init; }

    public ReportKind? IncidentKind { get; init; }

    public string? CauseId { get; init; }

    /// <summary>What a recurrence, or the group that ran full, is called: a unit, a pod, a process name. Hostile
    /// text.</summary>
    public string? Subject { get; init; }

    public long Reports { get; init; }

    public long Kills { get; init; }

    /// <summary>Comm of the first that was killed; null when nobody is named.</summary>
    public string? FirstVictim { get; init; }

    /// <summary>What shows a restart or a clock jump; null for an incident.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Input of the evidence, or of the incident's first report.</summary>
    public required string SourceName { get; init; }
}

/// <summary>An incident that the evidence shows to come from an earlier one. Never certain: the kernel says nothing of
/// it.</summary>
/// <param name="Incident">That followed.</param>
/// <param name="Follows">That it came from.</param>
/// <param name="FirstCause">Where the chain began: <paramref name="Follows"/>, or what that one came from.</param>
/// <param name="Relation">unresolved_shortage, escalation or grew_again.</param>
/// <param name="AfterSeconds">Since the end of <paramref name="Follows"/>; null when unknown.</param>
/// <param name="Because">One sentence with the numbers put in.</param>
public sealed record Consequence(
    long Incident, long Follows, long FirstCause, string Relation, Confidence Confidence, double? AfterSeconds,
    string Because, EquatableArray<Evidence> Evidence);

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

/// <summary>How often an owner was hit: it lost a process.</summary>
/// <param name="Kind">As <see cref="MemcgOwner"/>; task where the victim is in no group that has an owner.</param>
/// <param name="Name">Unit, pod, container, or comm. Hostile text.</param>
/// <param name="Incidents">In which it lost one.</param>
/// <param name="Kills">Processes it lost.</param>
public sealed record OwnerHits(
    string Kind, string Name, long Incidents, long Kills, ReportTime FirstTime, ReportTime LastTime);
