using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Programs;

namespace Lowmark.Presenters.Content;

/// <summary>An incident in one row: of <c>--summary</c>, and of the index of a document.</summary>
internal static class IncidentRow
{
    public static IReadOnlyList<Column> Columns { get; } = [
        new("time"), new("kind"), new("cause"), new("reports", Right: true), new("killed", Right: true), new("scope"),
        new("victims", Wraps: true)];

    /// <param name="incident">Null while it is still open.</param>
    /// <returns>A cell a column.</returns>
    public static string[] Of(DiagnosedReport first, Incident? incident)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : first.Victims;
        return [
            Prose.ShortTime(incident?.FirstTime ?? first.Time), KindNames.Of(first.Kind),
            (incident?.Cause ?? first.Cause)?.Id ?? "-",
            $"{incident?.ReportCount ?? 1}", Killed(first, Math.Max(incident?.VictimCount ?? 0, victims.Count)),
            Place(first), Who(first, victims)];
    }

    /// <summary>How many were killed is not known where the log only says that somebody was.</summary>
    private static string Killed(DiagnosedReport first, long named) =>
        named == 0 && first is { NothingToKill: false, Kind: ReportKind.OomKill or ReportKind.UserspaceKill }
            ? "-" : $"{named}";

    private static string Who(DiagnosedReport first, EquatableArray<Victim> victims) => victims.Count switch
    {
        0 => ProgramWords.Hit(first.Program) ?? "-",
        1 => Prose.Task(victims[0].Comm, victims[0].Pid),
        _ => Prose.Names(victims),
    };

    private static string Place(DiagnosedReport first) =>
        first.Memcg is { OomPath: { } path } ? path : (first.Constraint?.Word, first.Cause?.Id) switch
        {
            ("CONSTRAINT_CPUSET", _) => $"cpuset {first.Request?.Cpuset ?? "?"}",
            ("CONSTRAINT_MEMORY_POLICY", _) => $"nodes {first.Request?.Nodemask?.ToString() ?? "?"}",
            ("CONSTRAINT_NONE", _) or (_, "global-exhaustion") => "machine",
            _ when first.Program is { Name: not ProgramName.Other } program => ProgramNames.Of(program.Name),
            _ => "-",
        };
}
