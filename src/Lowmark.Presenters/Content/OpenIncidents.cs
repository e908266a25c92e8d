using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Content;

/// <summary>The incidents whose reports still come: the first report of each, and a row for each of at most 50
/// further ones.</summary>
internal sealed class OpenIncidents
{
    private readonly Dictionary<long, IncidentPage> _open = [];

    public void Add(ExplainedReport report)
    {
        if (_open.TryGetValue(report.Report.Incident, out IncidentPage? page)) { page.Add(report.Report); }
        else { _open[report.Report.Incident] = new(report); }
    }

    /// <returns>Null when no report of it was added.</returns>
    public IncidentPage? Close(Incident incident) => _open.Remove(incident.Id, out IncidentPage? page) ? page : null;

    /// <summary>Those that nobody closed, in order; none is left.</summary>
    public IReadOnlyList<IncidentPage> CloseAll()
    {
        IncidentPage[] left = [.. _open.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
        _open.Clear();
        return left;
    }
}
