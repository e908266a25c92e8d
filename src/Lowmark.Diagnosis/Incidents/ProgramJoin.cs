using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Which incident a program speaks of: by pid, unit, group or container, else by the time.</summary>
internal static class ProgramJoin
{
    /// <summary>The kubelet syncs pods every 10 s, relists every second, and its clock may be another host's.</summary>
    private const double NamedWithinSeconds = 300;

    private const double UnnamedWithinSeconds = 10;
    private const double RefusedWithinSeconds = 2;

    /// <summary>Where no time is printed.</summary>
    private const long NamedWithinLines = 2000;

    private const long UnnamedWithinLines = 200;

    /// <summary>Whether the statement may be part of another report's incident: it says what others did.</summary>
    public static bool MayJoin(DiagnosedReport report) => report.Program?.Says
        is ProgramSays.SawKernelKill or ProgramSays.EndedBySignal or ProgramSays.Refused;

    /// <summary>Whether it counts for nothing where no incident takes it.</summary>
    public static bool IsNothingAlone(DiagnosedReport report) => report.Program?.Says is ProgramSays.EndedBySignal;

    /// <summary>Whether two reports may be of one shortage as far as their speakers go: each program has limits of its
    /// own.</summary>
    public static bool MayShare(DiagnosedReport one, DiagnosedReport other) => (one.Program, other.Program) switch
    {
        (null, null) => true,
        ({ } first, { } second) => one.Kind is ReportKind.OomKill || first.Name == second.Name,
        _ => false,
    };

    public static bool Belongs(
        DiagnosedReport statement, DiagnosedReport first, DiagnosedReport last, IncidentIdentity identity)
    {
        if (statement.Program is not { } program || IsOtherHost(statement, last)) { return false; }
        if (program.Says is ProgramSays.Refused)
        {
            return first.Kind is ReportKind.OvercommitRefusal && WasRefused(statement, program, first, last, identity);
        }

        bool isKill = first.Kind is ReportKind.OomKill or ReportKind.OomPanic or ReportKind.UserspaceKill;
        if (!isKill || (first.Program is { Says: not ProgramSays.Killed })) { return false; }
        return identity.Names(program) switch
        {
            true => IsNear(statement, first, last, NamedWithinSeconds, NamedWithinLines, acrossInputs: true),
            false => false,
            null => program.Says is ProgramSays.SawKernelKill && first.Program is null
                && (program.Comm is null || identity.HasTaskOf(program) is true)
                && IsNear(statement, first, last, UnnamedWithinSeconds, UnnamedWithinLines, acrossInputs: false),
        };
    }

    private static bool IsOtherHost(DiagnosedReport one, DiagnosedReport other) =>
        one.Source.Host is { } host && other.Source.Host is { } own && host != own;

    private static bool WasRefused(
        DiagnosedReport statement, ProgramRecord program, DiagnosedReport first, DiagnosedReport last,
        IncidentIdentity identity) => (identity.Names(program) ?? identity.HasTaskOf(program)) switch
        {
            true => IsNear(statement, first, last, UnnamedWithinSeconds, UnnamedWithinLines, acrossInputs: true),
            false => false,
            null => IsNear(statement, first, last, RefusedWithinSeconds, UnnamedWithinLines, acrossInputs: false),
        };

    private static bool IsNear(
        DiagnosedReport statement, DiagnosedReport first, DiagnosedReport last, double seconds, long lines,
        bool acrossInputs)
    {
        bool sameInput = statement.Source.Name == last.Source.Name;
        if (!sameInput && !acrossInputs) { return false; }
        if (Wall(first, statement) is { } fromFirst && Wall(last, statement) is { } fromLast)
        {
            return fromFirst >= -seconds && fromLast <= seconds;
        }

        // Stamps of different kinds can not be compared: then the place in the log tells, or the name alone.
        return !sameInput || (statement.Source.FirstLine >= first.Source.FirstLine - lines
            && statement.Source.FirstLine <= last.Source.LastLine + lines);
    }

    /// <summary>Seconds since boot only compare within one input: two may be of two machines.</summary>
    private static double? Wall(DiagnosedReport from, DiagnosedReport to) =>
        from.Source.Name == to.Source.Name || (from.Time.Wall is not null && to.Time.Wall is not null)
            ? LogTimes.SecondsBetween(from.Time, to.Time)
            : null;
}
