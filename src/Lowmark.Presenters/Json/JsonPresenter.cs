using System.Buffers;
using System.Text.Json;
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
    private readonly Utf8JsonWriter _json;
    private readonly IncidentSpool _incidents = new();
    private Timeline? _timeline;

    public JsonPresenter(Stream output)
    {
        _output = output;
        _json = new(output, Options);
        _json.WriteStartObject();
        _json.WriteNumber("schema"u8, Schema);
        _json.WriteStartArray("reports"u8);
    }

    internal static JsonWriterOptions Options { get; } = new()
    {
        Encoder = ReadableJsonEncoder.Instance,
        SkipValidation = true,                          // of the order of our calls; tests read the output
    };

    public void Write(ExplainedReport report)
    {
        _json.Body(report, ReportJson.Write);
        if (_json.BytesPending >= FlushAtBytes) { _json.Flush(); }
    }

    public void Write(Incident incident)
    {
        ArrayBufferWriter<byte> rendered = new(1024);
        using (Utf8JsonWriter json = new(rendered, Options)) { json.Body(incident, IncidentJson.Write); }
        _incidents.Add(rendered.WrittenSpan);
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        _json.WriteEndArray();
        _json.WriteStartArray("incidents"u8);
        foreach (ReadOnlyMemory<byte> incident in _incidents.Drain())
        {
            _json.WriteRawValue(incident.Span, skipInputValidation: true);
            if (_json.BytesPending >= FlushAtBytes) { _json.Flush(); }
        }

        _json.WriteEndArray();
        _json.Item("timeline"u8, _timeline, TimelineJson.Write);
        _json.Item("stats"u8, stats, Stats);
        _json.WriteEndObject();
        _json.Flush();
        _output.Write("\n"u8);
        _output.Flush();
    }

    public void Dispose()
    {
        _incidents.Dispose();
        _json.Reset(Stream.Null);
        _json.Dispose();
    }

    private static void Stats(Utf8JsonWriter json, RunStats stats)
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
