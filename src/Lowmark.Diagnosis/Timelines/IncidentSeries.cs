using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Incidents of one subject: counters, and the last incident.</summary>
internal sealed class IncidentSeries
{
    private readonly RunningSpread _intervals = new();
    private readonly GrowthSamples _growth = new();
    private TrackedIncident? _first;
    private string? _cause;
    private long _killsOfClosed;
    private int? _firstStretch;
    private int _stretch;

    /// <summary>Null while there is none.</summary>
    public TrackedIncident? Last { get; private set; }

    public long Count { get; private set; }

    public void Add(TrackedIncident incident, int stretch)
    {
        bool isNew = false;
        if (Last is { } before)
        {
            isNew = incident.Boot != before.Boot || (incident.Program?.Pid is { } pid
                && pid != before.Program?.Pid && !before.Pids.Contains(pid));
            _killsOfClosed += before.Kills;
            _cause = CauseId;
            if (stretch == _stretch && incident.At - before.At is > 0 and var interval) { _intervals.Add(interval); }
        }

        _first ??= incident;
        _firstStretch ??= stretch;
        _stretch = stretch;
        Count++;
        Last = incident;
        if (stretch == _firstStretch && incident is { At: { } at, Program: { } program })
        {
            _growth.Add(at, program, isNew);
        }
    }

    /// <returns>Null when nothing came again.</returns>
    public Recurrence? Build()
    {
        if (Count < 2 || _first is not { } first || Last is not { } last) { return null; }
        Period? period = _intervals.Build();
        return new(
            first.Subject.Kind, first.Subject.Name, CauseId, first.Kind, first.Id, last.Id, first.Time, last.Time,
            Count, _killsOfClosed + last.Kills, period, _growth.Build(period?.MeanSeconds));
    }

    /// <summary>The first that is known.</summary>
    private string CauseId => _cause is null or "unknown" ? Last?.Cause?.Id ?? _cause ?? "unknown" : _cause;
}
