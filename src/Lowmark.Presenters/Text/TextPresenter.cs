using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Text;

/// <summary>The default form: an incident at a time, the answer first, told by the incident's first report and its
/// counts.</summary>
/// <remarks>Keeps the first report of each open incident, and a line for each of at most 50 further ones.</remarks>
public sealed class TextPresenter(Stream output, TextOptions options) : IPresenter, IDisposable
{
    private readonly Canvas _canvas = new(output, options);
    private readonly Dictionary<long, IncidentPage> _open = [];
    private Timeline? _timeline;
    private bool _any;

    public void Write(ExplainedReport report)
    {
        if (_open.TryGetValue(report.Report.Incident, out IncidentPage? page)) { page.Add(report.Report); }
        else { _open[report.Report.Incident] = new(report); }
    }

    public void Write(Incident incident)
    {
        if (_open.Remove(incident.Id, out IncidentPage? page)) { Print(page, incident); }
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        foreach ((_, IncidentPage page) in _open.OrderBy(entry => entry.Key)) { Print(page, null); }
        _open.Clear();
        if (_timeline is not null) { TimelineSection.Write(_canvas, _timeline); }
        string lines = SizeText.Count(stats.Lines, "line", "lines");
        string filtered = SizeText.Count(stats.FilteredReports, "report", "reports");
        if (!_any && stats.Inputs > 0)
        {
            _canvas.Paragraph(stats.FilteredReports > 0
                ? $"no report matches the options ({filtered} in {lines} did not)"
                : $"no memory incident found in {lines}");
        }
        else if (stats.Incidents > 1)
        {
            string left = stats.FilteredReports > 0 ? $"; {filtered} left out by the options" : "";
            string incidents = SizeText.Count(stats.Incidents, "incident", "incidents");
            string reports = SizeText.Count(stats.Reports, "report", "reports");
            _canvas.Blank();
            _canvas.Paragraph($"{incidents} ({reports}) in {lines}{left}.", Ink.Dim);
        }

        _canvas.Flush();
        output.Flush();
    }

    public void Dispose() => _canvas.Dispose();

    private void Print(IncidentPage page, Incident? incident)
    {
        if (_any) { _canvas.Blank(); }
        _any = true;
        page.Write(_canvas, incident);
        _canvas.Flush();
        output.Flush();
    }
}
