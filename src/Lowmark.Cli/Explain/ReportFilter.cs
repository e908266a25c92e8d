using Lowmark.Cli.Input;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Cli.Explain;

/// <summary>Which reports are shown. Within one option any value suffices; all options must agree. Empty lets everything pass.</summary>
/// <param name="Pids">Of a victim or of the trigger.</param>
/// <param name="Memcgs">Whole paths with wildcards, or a path that the group is or lies below.</param>
public sealed record ReportFilter(
    TimeBound? Since = null, TimeBound? Until = null, EquatableArray<ReportKind> Kinds = default, EquatableArray<int> Pids = default,
    EquatableArray<string> Memcgs = default)
{
    /// <param name="timeIsUnknown">Whether a bound was set and the report's time can not be compared with it. It is kept then.</param>
    public bool Keeps(DiagnosedReport report, out bool timeIsUnknown)
    {
        int? since = Since?.Compare(report.Time);
        int? until = Until?.Compare(report.Time);
        timeIsUnknown = (Since is not null && since is null) || (Until is not null && until is null);
        return since is null or >= 0
            && until is null or <= 0
            && (Kinds.IsEmpty || Kinds.Contains(report.Kind))
            && (Pids.IsEmpty || Pids.Any(pid => report.Trigger?.Pid == pid || report.Victims.Any(victim => victim.Pid == pid)))
            && (Memcgs.IsEmpty || Paths(report).Any(path => Memcgs.Any(wanted => IsInGroup(wanted, path))));
    }

    private static IEnumerable<string> Paths(DiagnosedReport report)
    {
        if (report.Memcg?.OomPath is { } oom) { yield return oom; }
        if (report.Memcg?.TaskPath is { } task) { yield return task; }
        foreach (Victim victim in report.Victims)
        {
            if (victim.MemcgPath is { } path) { yield return path; }
        }
    }

    private static bool IsInGroup(string wanted, string path)
    {
        if (GlobPattern.HasWildcard(wanted)) { return GlobPattern.Matches(wanted, path); }
        string group = wanted.TrimEnd('/');
        return path.StartsWith(group, StringComparison.Ordinal) && (path.Length == group.Length || path[group.Length] == '/');
    }
}
