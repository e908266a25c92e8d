using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What would have become of a report, or would become of a machine, with some things changed.</summary>
/// <param name="Changes">As asked for, in that order; all at once.</param>
/// <param name="Confidence">How far the evidence carries the outcome.</param>
/// <param name="Summary">The answer in one sentence, with its decisive number.</param>
/// <param name="Before">The zones as they were checked; empty where no zone decided.</param>
/// <param name="After">The same with the changes.</param>
/// <param name="ServedBy">The zone that would serve the request: one of <see cref="After"/>. Null when none
/// would.</param>
/// <param name="Margin">Free pages above what the request must exceed in that zone; 0 or less in the nearest zone where
/// none serves it. Null when no zone decides or its figures are missing.</param>
/// <param name="Room">How much more could be used until the same point comes again; null when unknown or nothing
/// changes it.</param>
/// <param name="Victim">Who would be killed; null when nobody would, or it can not be told.</param>
/// <param name="Because">The arithmetic, a line each.</param>
/// <param name="Costs">What the changes take away, a sentence each with its number.</param>
/// <param name="Missing">What the evidence lacks, a phrase each.</param>
public sealed record WhatIfAnswer(
    EquatableArray<Change> Changes, EquatableArray<Demand> Demands, WhatIfOutcome Outcome, Confidence Confidence,
    string Summary, EquatableArray<ZoneCheck> Before, EquatableArray<ZoneCheck> After, ZoneCheck? ServedBy,
    Pages? Margin, KiB? Room, RankedTask? Victim, EquatableArray<Evidence> Because, EquatableArray<string> Costs,
    EquatableArray<string> Missing);

public enum WhatIfOutcome
{
    /// <summary>The request would have been served, or nobody would be killed.</summary>
    Prevented,

    /// <summary>It would have happened all the same, if to another task.</summary>
    NotPrevented,

    /// <summary>Put off: the request would have been served, and whether the same comes later depends on what the log
    /// does not tell, how much more is wanted.</summary>
    PutOff,

    /// <summary>The evidence does not decide.</summary>
    Unknown,
}

/// <summary>What a task or a group would use if nothing stopped it: what somebody knows that no log tells.</summary>
/// <param name="Name">Its comm, or a group's path.</param>
public sealed record Demand(string Name, KiB Size);
