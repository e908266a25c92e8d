using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>One document:
/// <c>{"schema": 1, "reports": […], "incidents": […], "timeline": {…}, "stats": {…}}</c>.</summary>
/// <remarks>Reports are written as they come; incidents wait, compressed, until <see cref="Finish"/>.</remarks>
public sealed class JsonPresenter : IPresenter, IDisposable
{
    /// <summary>Raised when a field changes its meaning or goes; a new field does not raise it.</summary>
    public const int Schema = 1;

    private const int FlushAtBytes = 64 * 1024;

    private readonly Stream _output;
    private readonly JsonText _json = new();
    private readonly JsonText _incident = new();
    private readonly IncidentSpool _incidents = new();
    private Timeline? _timeline;

    public JsonPresenter(Stream output)
    {
        _output = output;
        _json.WriteStartObject();
        _json.Number("schema"u8, (long)Schema);
        _json.WriteStartArray("reports"u8);
    }

    public void Write(ExplainedReport report)
    {
        _json.Body(report, ReportJson.Write);
        if (_json.Written.Length >= FlushAtBytes) { _json.Flush(_output); }
    }

    public void Write(Incident incident)
    {
        _incident.Body(incident, IncidentJson.Write);
        _incidents.Add(_incident.Written);
        _incident.Clear();
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        _json.WriteEndArray();
        _json.WriteStartArray("incidents"u8);
        foreach (ReadOnlyMemory<byte> incident in _incidents.Drain())
        {
            _json.WriteRawValue(incident.Span);
            if (_json.Written.Length >= FlushAtBytes) { _json.Flush(_output); }
        }

        _json.WriteEndArray();
        _json.Item("timeline"u8, _timeline, TimelineJson.Write);
        _json.Item("stats"u8, stats, Stats);
        _json.WriteEndObject();
        _json.FlushLine(_output);
        _output.Flush();
    }

    public void Dispose() => _incidents.Dispose();

    private static void Stats(JsonText json, RunStats stats)
    {
        json.Number("inputs"u8, stats.Inputs);
        json.Number("unreadable_inputs"u8, stats.UnreadableInputs);
        json.Number("bytes"u8, stats.Bytes);
        json.Number("lines"u8, stats.Lines);
        json.Number("reports"u8, stats.Reports);
        json.Number("incidents"u8, stats.Incidents);
        json.Number("filtered_reports"u8, stats.FilteredReports);
    }
}
