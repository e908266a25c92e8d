using Lowmark.Kernel;

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

    /// <summary>Of the first report or start of a kernel: lines that hold neither are passed over unread.</summary>
    public required ReportTime FirstTime { get; init; }

    public required ReportTime LastTime { get; init; }

    /// <summary>From the first to the last, ≥ 0; null when times are missing.</summary>
    public double? Seconds { get; init; }

    /// <summary>Part of <see cref="Seconds"/> that no incident covers; null when times are missing, or incidents do not
    /// come in the order of time.</summary>
    public double? QuietSeconds { get; init; }

    /// <summary>The longest time without an incident; null as <see cref="QuietSeconds"/>.</summary>
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
