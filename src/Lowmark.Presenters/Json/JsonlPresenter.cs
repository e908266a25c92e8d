using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>One report a line, as in the <c>reports</c> of <see cref="JsonPresenter"/>. Keeps nothing.</summary>
public sealed class JsonlPresenter(Stream output) : IPresenter
{
    private readonly JsonText _json = new();

    public bool ShowsTimeline => false;

    /// <remarks>Flushed a line at a time: the reader may follow a log as it grows.</remarks>
    public void Write(ExplainedReport report)
    {
        _json.Body(report, ReportJson.Write);
        _json.FlushLine(output);
        output.Flush();
    }

    /// <summary>Nothing: each line names its incident.</summary>
    public void Write(Incident incident)
    {
    }

    public void Finish(RunStats stats) => output.Flush();
}
