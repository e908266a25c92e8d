using Lowmark.Kernel;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Model;

/// <summary>A report or a group of reports with one cause.</summary>
/// <param name="ReportIds">At most 10,000 kept; <paramref name="ReportCount"/> counts all.</param>
/// <param name="Victims">At most 10,000 kept; <paramref name="VictimCount"/> counts all.</param>
public sealed record Incident(
    long Id, ReportKind Kind, Cause? Cause, ReportTime FirstTime, ReportTime LastTime,
    EquatableArray<long> ReportIds, long ReportCount, EquatableArray<Victim> Victims, long VictimCount)
{
    /// <summary>From the first report to the last; null when their time stamps can not be compared.</summary>
    public double? Seconds { get; init; }

    /// <summary>Programs that saw it, in the order in which they were read: at most 50 kept; <see cref="SeenByCount"/>
    /// counts all.</summary>
    public EquatableArray<SeenBy> SeenBy { get; init; } = [];

    public long SeenByCount { get; init; }

    /// <summary>The cause and, of a kill, who was hit.</summary>
    public string Summary
    {
        get
        {
            string cause = Cause is null ? "No failure." : $"{Cause.Id}: {Cause.Summary}";
            return Kind is ReportKind.OomKill or ReportKind.OomPanic ? $"{cause} {WhoWasKilled()}" : cause;
        }
    }

    private string WhoWasKilled() => VictimCount switch
    {
        0 => "No victim is named.",
        1 => $"{Victims[0].Comm} (pid {Victims[0].Pid}) was killed.",
        _ =>
            $"{VictimCount} processes were killed: "
            + $"{string.Join(", ", Victims.Select(victim => victim.Comm).Distinct().Take(5))}.",
    };
}

/// <summary>What a program said of an incident that is not its own: the service that died, the container's engine, the
/// program that was refused memory.</summary>
/// <param name="Source">Name of the input. Hostile text.</param>
public sealed record SeenBy(ProgramRecord Program, ReportTime Time, string Source);
