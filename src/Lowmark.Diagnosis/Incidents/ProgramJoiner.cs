using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Makes what programs say of a kill or a refusal part of the incident it belongs to, in whichever order the
/// lines stand; groups all other reports.</summary>
/// <remarks>Bounded: at most <see cref="MostWaiting"/> statements wait for the report that they speak of.</remarks>
/// <param name="onReport">Called for each report that is not part of another's incident.</param>
public sealed class ProgramJoiner(Action<DiagnosedReport> onReport, Action<Incident> onIncident)
{
    private const int MostWaiting = 256;

    /// <summary>Longer than any statement is joined within.</summary>
    private const double MostSeconds = 300;

    private const long MostLines = 4000;

    private readonly IncidentGrouper _grouper = new();
    private readonly List<DiagnosedReport> _waiting = [];

    public void Take(DiagnosedReport report)
    {
        ReleaseOlder(report);
        if (!ProgramJoin.MayJoin(report))
        {
            Group(report);
            if (_waiting.Count > 0) { _waiting.RemoveAll(_grouper.TryJoin); }
        }
        else if (!_grouper.TryJoin(report))
        {
            if (_waiting.Count == MostWaiting) { Release(0); }
            _waiting.Add(report);
        }
    }

    /// <summary>A kernel starts: nobody speaks of what was before.</summary>
    public void Take(KernelStart start)
    {
        ReleaseAll();
        _grouper.Add(start, onIncident);
    }

    /// <summary>Nothing comes for a while: what waits is handed on, and no incident is closed.</summary>
    public void Pause(Action<Incident> onOpen)
    {
        ReleaseAll();
        _grouper.ShowOpen(onOpen);
    }

    public void Finish()
    {
        ReleaseAll();
        _grouper.Finish(onIncident);
    }

    private void ReleaseAll()
    {
        while (_waiting.Count > 0) { Release(0); }
    }

    private void Group(DiagnosedReport report) => onReport(_grouper.Add(report, onIncident));

    private void ReleaseOlder(DiagnosedReport report)
    {
        for (int i = 0; i < _waiting.Count;)
        {
            if (IsOver(_waiting[i], report)) { Release(i); }
            else { i++; }
        }
    }

    /// <summary>No incident takes it: it is a report of its own, or nothing.</summary>
    private void Release(int index)
    {
        DiagnosedReport statement = _waiting[index];
        _waiting.RemoveAt(index);
        if (!ProgramJoin.IsNothingAlone(statement)) { Group(statement); }
    }

    private static bool IsOver(DiagnosedReport waiting, DiagnosedReport report) =>
        waiting.Source.Name == report.Source.Name
        && (LogTimes.SecondsBetween(waiting.Time, report.Time) is { } gap
            ? Math.Abs(gap) > MostSeconds
            : report.Source.FirstLine - waiting.Source.LastLine > MostLines);
}
