using System.Globalization;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>What one machine did, as it comes in: counters and the ends of lists, never reports.</summary>
internal sealed class MachineTrack(string name)
{
    /// <summary>Subjects that are told apart; incidents of further ones are in no recurrence.</summary>
    public const int MostSeries = 500;

    private const int MostRecent = 32;
    public const int MostConsequences = 200;
    private const int MostRecurrences = 50;
    private const int MostStarts = 256;

    private readonly MachineClock _clock = new();
    private readonly EntryList _entries = new();
    private readonly QuietTime _quiet = new();
    private readonly HitCounter _hits = new();
    private readonly Dictionary<(bool IsFailure, Subject Subject), IncidentSeries> _series = [];
    private readonly List<TrackedIncident> _recent = [];
    private readonly List<Consequence> _consequences = [];
    private readonly HashSet<(string, string?)> _starts = [];
    private ReportTime? _first;
    private ReportTime? _last;
    private long _incidents, _kills, _restarts, _jumps, _consequenceCount;
    private bool _seriesAreFull;

    /// <summary>What was counted but not kept.</summary>
    public bool IsCut => _entries.Count > 2 * EntryList.MostKept || _seriesAreFull || _hits.WasFull
        || _consequenceCount > MostConsequences;

    /// <returns>The incident that the report belongs to: the one given, or a new one.</returns>
    public TrackedIncident Add(DiagnosedReport report, TrackedIncident? incident)
    {
        ClockReading reading = _clock.Read(report.Time, report.Source.Name);
        if (reading.RestartedAt is { } started) { NoteRestart(report, started); }
        if (reading.JumpSeconds is { } jump) { NoteJump(report, reading.At, jump); }
        See(report.Time, reading.At);
        _kills += report.Victims.Count;
        _hits.Add(report);
        if (reading.At is { } at) { _quiet.Cover(incident?.LastAt ?? at, at); }
        if (incident is not null)
        {
            incident.Add(report, reading.At);
            return incident;
        }

        TrackedIncident opened = new(report, Subject.Of(report), reading.At, _clock.Boot);
        Open(opened);
        return opened;
    }

    public void Add(KernelStart start)
    {
        // The same line is in kern.log and in messages.
        bool isKnown = start.Time.Wall is { } wall && !_starts.Add((wall, start.Release));
        if (isKnown || _starts.Count > MostStarts) { return; }
        double at = _clock.Start(start.Time, start.SourceName);
        See(start.Time, at);
        if (_incidents == 0) { return; }
        _restarts++;
        _entries.Add(Entry(TimelineEntryKind.Restart, start.Time, start.SourceName, null, new Evidence(
            start.Line, $"Linux version {start.Release}", "a kernel says this once, when it starts")), at);
    }

    public MachineTimeline Build()
    {
        EquatableArray<Recurrence> recurrences = _series.Values.Select(series => series.Build()).OfType<Recurrence>()
            .OrderByDescending(series => series.Count).ThenBy(series => series.FirstIncident).ToEquatableArray();
        ReportTime unknown = new(null, null);
        return new MachineTimeline
        {
            Name = name,
            FirstTime = _first ?? unknown,
            LastTime = _last ?? unknown,
            Seconds = _quiet.Seconds,
            QuietSeconds = _quiet.QuietSeconds,
            LongestQuietSeconds = _quiet.LongestSeconds,
            DowntimeIsUnknown = _clock.DowntimeIsUnknown,
            IncidentCount = _incidents,
            KillCount = _kills,
            RestartCount = _restarts,
            ClockJumpCount = _jumps,
            Entries = _entries.Build(_quiet.Origin),
            EntryCount = _entries.Count,
            Consequences = _consequences.ToEquatableArray(),
            ConsequenceCount = _consequenceCount,
            Recurrences = recurrences.Take(MostRecurrences).ToEquatableArray(),
            RecurrenceCount = recurrences.Count,
            Hits = _hits.Build(),
            HitOwnerCount = _hits.OwnerCount,
        };
    }

    private void Open(TrackedIncident incident)
    {
        _incidents++;
        _entries.Add(incident);
        IncidentSeries? series = SeriesOf(incident);
        if (ConsequenceFinder.Find(incident, _recent, series?.Last) is { } found)
        {
            incident.FirstCause = found.FirstCause;
            _consequenceCount++;
            if (_consequences.Count < MostConsequences) { _consequences.Add(found); }
        }

        series?.Add(incident, _clock.Stretch);
        _recent.Add(incident);
        if (_recent.Count > MostRecent) { _recent.RemoveAt(0); }
    }

    private IncidentSeries? SeriesOf(TrackedIncident incident)
    {
        bool isFailure = incident.Kind is not (
            ReportKind.OomKill or ReportKind.OomPanic or ReportKind.UserspaceKill);
        if (_series.TryGetValue((isFailure, incident.Subject), out IncidentSeries? series)) { return series; }
        if (_series.Count == MostSeries)
        {
            _seriesAreFull = true;
            return null;
        }

        return _series[(isFailure, incident.Subject)] = new();
    }

    private void NoteRestart(DiagnosedReport report, double started)
    {
        _restarts++;
        _entries.Add(Entry(TimelineEntryKind.Restart, new(null, null), report.Source.Name, null, new Evidence(
            report.Source.FirstLine, $"[{Stamp(report)}]", "the kernel's clock went back: it began anew")), started);
    }

    private void NoteJump(DiagnosedReport report, double? at, double jump)
    {
        _jumps++;
        _entries.Add(Entry(TimelineEntryKind.ClockJump, report.Time, report.Source.Name, jump, new Evidence(
            report.Source.FirstLine, $"[{Stamp(report)}] {report.Time.Wall}",
            "the wall clock moved otherwise than the kernel's: it was set, or the machine was suspended")), at);
    }

    private static string Stamp(DiagnosedReport report) =>
        (report.Time.MonotonicSeconds ?? 0).ToString("0.000000", CultureInfo.InvariantCulture);

    private static TimelineEntry Entry(
        TimelineEntryKind kind, ReportTime time, string source, double? seconds, Evidence evidence) =>
        new(kind, time, null, seconds) { SourceName = source, Evidence = evidence };

    private void See(ReportTime time, double? at)
    {
        if (at is not { } known)
        {
            _first ??= time;
            _last = time;
            return;
        }

        (bool isFirst, bool isLast) = _quiet.See(known);
        if (isFirst) { _first = time; }
        if (isLast) { _last = time; }
    }
}
