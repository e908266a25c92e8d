using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>An incident whose reports are still coming in.</summary>
internal sealed class OpenIncident(long id)
{
    /// <summary>Reports of one shortage follow each other within this; a minute without one ends it.</summary>
    private const double MaxGapSeconds = 60;

    /// <summary>Where no time is printed, reports of one incident stand close together.</summary>
    private const long MaxGapLines = 2000;

    private const int MostKept = 10_000;
    private const int MostSeenBy = 50;
    private const string Machine = "machine";

    /// <summary>No path is empty: a memcg's kill whose report was suppressed.</summary>
    private const string UnknownMemcg = "";

    private readonly IncidentIdentity _identity = new();
    private ArrayBuilder<long> _reports = new(expected: 1);
    private ArrayBuilder<Victim> _victims = new(expected: 1);
    private ArrayBuilder<SeenBy> _seenBy = new(expected: 1);
    private DiagnosedReport? _first;
    private DiagnosedReport? _last;
    private Cause? _cause;
    private long _reportCount;
    private long _victimCount;
    private long _seenByCount;
    private bool _hasNews;

    public long Id { get; } = id;

    /// <returns>Whether a report came since the last call.</returns>
    public bool TakeNews()
    {
        (bool had, _hasNews) = (_hasNews, false);
        return had;
    }

    public void Add(DiagnosedReport report)
    {
        _first ??= report;
        _last = report;
        _hasNews = true;
        _reportCount++;
        _identity.Add(report);
        if (_reports.Count < MostKept) { _reports.Add(report.Id); }
        foreach (Victim victim in report.Victims)
        {
            _victimCount++;
            if (_victims.Count < MostKept) { _victims.Add(victim); }
        }

        bool stronger = _cause is null || (report.Cause is { Id: not "unknown" } cause
            && (_cause.Id == "unknown" || cause.Confidence < _cause.Confidence));
        if (stronger) { _cause = report.Cause; }
    }

    public bool Takes(DiagnosedReport report) => IsNear(report) && (IsSameShortage(report) || IsEchoOf(report));

    public bool IsOverBefore(DiagnosedReport report) => !IsNear(report) && IsOfSameMachine(report);

    /// <param name="host">Null when not printed: then it may be any.</param>
    public bool IsOf(string input, string? host) => input == _last!.Source.Name
        && (host is null || _last.Source.Host is not { } own || host == own);

    /// <summary>Whether the program speaks of this incident.</summary>
    public bool Owns(DiagnosedReport statement) => ProgramJoin.Belongs(statement, _first!, _last!, _identity);

    public bool Join(DiagnosedReport statement)
    {
        _hasNews = true;
        _seenByCount++;
        if (_seenBy.Count == MostSeenBy) { return true; }
        _seenBy.Add(new(statement.Program!, statement.Time, statement.Source.Name));
        return true;
    }

    public Incident Build() => new(
        Id, _first!.Kind, _cause, _first.Time, _last!.Time, _reports.ToEquatableArray(), _reportCount,
        _victims.ToEquatableArray(), _victimCount)
    {
        Seconds = LogTimes.KnownSecondsBetween(_first.Time, _last.Time),
        SeenBy = _seenBy.ToEquatableArray(),
        SeenByCount = _seenByCount,
    };

    /// <summary>Two inputs may be two machines, whose seconds since boot say nothing about each other.</summary>
    private bool IsOfSameMachine(DiagnosedReport report) => IsOf(report.Source.Name, report.Source.Host);

    private bool IsNear(DiagnosedReport report)
    {
        if (!IsOfSameMachine(report)) { return false; }
        return LogTimes.SecondsBetween(_last!.Time, report.Time) is { } gap
            ? Math.Abs(gap) <= MaxGapSeconds
            : report.Source.FirstLine - _last.Source.LastLine <= MaxGapLines;
    }

    private bool IsSameShortage(DiagnosedReport report)
    {
        if (!IsSameFamily(report.Kind, _first!.Kind) || !ProgramJoin.MayShare(report, _first)) { return false; }
        string scope = Scope(report);
        string own = Scope(_first);

        // A kill line without its report says nothing of its own: it belongs to the storm around it.
        bool bare = report.Checks.IsEmpty && report.Request is null
            && (report.Constraint is null || scope == UnknownMemcg);
        if (scope != own && !(bare && scope == UnknownMemcg && own != Machine)) { return false; }
        return bare || report.Cause?.Id == _cause?.Id || _cause?.Id == "unknown" || report.Cause?.Id == "unknown";
    }

    /// <summary>A failure that only follows from the kill: the dying victim's own, or SLUB's word on a failed
    /// page.</summary>
    private bool IsEchoOf(DiagnosedReport report) => report.Kind switch
    {
        ReportKind.PageAllocationFailure =>
            report.Trigger?.Pid is { } pid && HasVictim(pid),
        ReportKind.SlabAllocationFailure => _first!.Kind is ReportKind.PageAllocationFailure,
        _ => false,
    };

    private bool HasVictim(int pid)
    {
        foreach (Victim victim in _victims.Items)
        {
            if (victim.Pid == pid) { return true; }
        }

        return false;
    }

    private static bool IsSameFamily(ReportKind one, ReportKind other) => one == other
        || (one is ReportKind.OomKill or ReportKind.OomPanic && other is ReportKind.OomKill or ReportKind.OomPanic);

    /// <summary>Memcg incidents belong together when it is the same group that ran full; all others by the
    /// machine.</summary>
    private static string Scope(DiagnosedReport report) =>
        report.Cause?.Id is "cgroup-limit" or "cgroup-parent-limit" ? report.Memcg?.OomPath ?? UnknownMemcg : Machine;
}
