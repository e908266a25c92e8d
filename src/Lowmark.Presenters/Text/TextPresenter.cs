using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Text;

/// <summary>The default form: an incident at a time, the answer first, told by the incident's first report and its
/// counts.</summary>
public sealed class TextPresenter(Stream output, TextOptions options) : IPresenter, IDisposable
{
    private readonly Canvas _canvas = new(output, options);
    private readonly OpenIncidents _open = new();
    private Timeline? _timeline;
    private bool _any;

    public void Write(ExplainedReport report) => _open.Add(report);

    public void Write(Incident incident)
    {
        if (_open.Close(incident) is { } page) { Print(page, incident); }
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        foreach (IncidentPage page in _open.CloseAll()) { Print(page, null); }
        foreach (IReadOnlyList<Part> machine in TimelineParts.Of(_timeline))
        {
            _canvas.Blank();
            TextPages.Write(_canvas, machine);
        }

        if (!_any && stats.Inputs > 0) { _canvas.Paragraph(Closing.Nothing(stats)); }
        else if (stats.Incidents > 1)
        {
            _canvas.Blank();
            _canvas.Paragraph(Closing.Counts(stats), Ink.Dim);
        }

        _canvas.Flush();
        output.Flush();
    }

    public void Dispose() => _canvas.Dispose();

    private void Print(IncidentPage page, Incident? incident)
    {
        if (_any) { _canvas.Blank(); }
        _any = true;
        TextPages.Write(_canvas, page.Build(incident, options.Verbose ? PageDetail.All : PageDetail.Answer));
        _canvas.Flush();
        output.Flush();
    }
}
