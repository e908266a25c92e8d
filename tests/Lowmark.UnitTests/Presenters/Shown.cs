using System.Text;
using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

/// <summary>What a presenter writes for some reports, each its own incident unless they share a number.</summary>
internal static class Shown
{
    public static RunStats Stats { get; } = new(1, 0, 4096, 80, 1, 1, 0);

    public static string Text(TextOptions options, params ExplainedReport[] reports) =>
        Of(output => new TextPresenter(output, options), reports);

    public static string Text(TextOptions options, Timeline timeline, params ExplainedReport[] reports) =>
        Of(output => new TextPresenter(output, options), reports, timeline);

    public static string Summary(params ExplainedReport[] reports) => Summary(new TextOptions(Width: 200), reports);

    public static string Summary(TextOptions options, params ExplainedReport[] reports) =>
        Of(output => new SummaryPresenter(output, options), reports);

    public static string Summary(TextOptions options, Timeline timeline, params ExplainedReport[] reports) =>
        Of(output => new SummaryPresenter(output, options), reports, timeline);

    public static string Html(params ExplainedReport[] reports) => Of(DocumentPresenter.AsHtml, reports);

    public static string Html(Timeline timeline, params ExplainedReport[] reports) =>
        Of(DocumentPresenter.AsHtml, reports, timeline);

    public static string Markdown(bool verbose, params ExplainedReport[] reports) =>
        Of(output => DocumentPresenter.AsMarkdown(output, verbose), reports);

    public static string Jsonl(params ExplainedReport[] reports) => Of(output => new JsonlPresenter(output), reports);

    public static string JsonText(params ExplainedReport[] reports) => Of(output => new JsonPresenter(output), reports);

    public static JsonElement Json(params ExplainedReport[] reports) => Parsed(JsonText(reports));

    public static JsonElement Json(Timeline timeline, params ExplainedReport[] reports) =>
        Parsed(Of(output => new JsonPresenter(output), reports, timeline));

    private static JsonElement Parsed(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Of(
        Func<Stream, IPresenter> make, ExplainedReport[] reports, Timeline? timeline = null)
    {
        using MemoryStream output = new();
        IPresenter presenter = make(output);
        foreach (ExplainedReport report in reports) { presenter.Write(report); }
        Incident[] incidents = [.. reports.GroupBy(report => report.Report.Incident)
            .Select(group => Diagnosed.Incident(group.Key, [.. group.Select(report => report.Report)]))];
        foreach (Incident incident in incidents) { presenter.Write(incident); }
        if (timeline is not null) { presenter.Write(timeline); }
        presenter.Finish(Stats with { Reports = reports.Length, Incidents = incidents.Length });
        (presenter as IDisposable)?.Dispose();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
