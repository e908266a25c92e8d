using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>Groups reports with one cause into incidents, as they come: a storm of kills is one incident.</summary>
/// <remarks>Bounded: at most <see cref="MostOpen"/> incidents are open, each keeps at most 10,000 ids and
/// victims.</remarks>
public sealed class IncidentGrouper
{
    private const int MostOpen = 32;

    private readonly List<OpenIncident> _open = [];
    private long _id;

    /// <summary>Gives the report its incident.</summary>
    /// <param name="closed">Called for every incident that the report shows to be over.</param>
    public DiagnosedReport Add(DiagnosedReport report, Action<Incident> closed)
    {
        CloseOlder(report, closed);
        OpenIncident? incident = TakerOf(report);
        if (incident is null)
        {
            if (_open.Count == MostOpen) { Close(0, closed); }
            incident = new OpenIncident(++_id);
            _open.Add(incident);
        }

        incident.Add(report);
        report.Join(incident.Id);
        return report;
    }

    /// <summary>The incidents that got reports since the last call, as they stand; none is closed.</summary>
    public void ShowOpen(Action<Incident> shown)
    {
        foreach (OpenIncident incident in _open.Where(incident => incident.TakeNews())) { shown(incident.Build()); }
    }

    /// <summary>A kernel starts: what was open on its machine is over.</summary>
    public void Add(KernelStart start, Action<Incident> closed)
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].IsOf(start.SourceName, start.Host)) { Close(i, closed); }
            else { i++; }
        }
    }

    /// <summary>Makes a program's statement part of the incident that it belongs to.</summary>
    /// <returns>Whether an open incident took it.</returns>
    public bool TryJoin(DiagnosedReport statement) =>
        _open.FindLast(open => open.Owns(statement)) is { } incident && incident.Join(statement);

    public void Finish(Action<Incident> closed)
    {
        while (_open.Count > 0) { Close(0, closed); }
    }

    /// <summary>The last one that the report belongs to; null when it begins another.</summary>
    private OpenIncident? TakerOf(DiagnosedReport report)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Takes(report)) { return _open[i]; }
        }

        return null;
    }

    private void CloseOlder(DiagnosedReport report, Action<Incident> closed)
    {
        for (int i = 0; i < _open.Count;)
        {
            if (_open[i].IsOverBefore(report)) { Close(i, closed); }
            else { i++; }
        }
    }

    private void Close(int index, Action<Incident> closed)
    {
        OpenIncident incident = _open[index];
        _open.RemoveAt(index);
        closed(incident.Build());
    }
}
