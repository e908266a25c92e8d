using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Json;

/// <summary>One report a line, as in the <c>reports</c> of <see cref="JsonPresenter"/>. Keeps nothing.</summary>
public sealed class JsonlPresenter(Stream output) : IPresenter, IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, JsonPresenter.Options);

    /// <remarks>Flushed a line at a time: the reader may follow a log as it grows.</remarks>
    public void Write(ExplainedReport report)
    {
        _json.Body(report, ReportJson.Write);
        _json.Flush();
        output.Write("\n"u8);
        output.Flush();
        _json.Reset();
    }

    /// <summary>Nothing: each line names its incident.</summary>
    public void Write(Incident incident)
    {
    }

    public void Finish(RunStats stats) => output.Flush();

    public void Dispose()
    {
        _json.Reset(Stream.Null);
        _json.Dispose();
    }
}
