using System.Text;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Content.Traces;
using Lowmark.Presenters.Flames;
using Lowmark.Presenters.Html;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;
using Lowmark.Traces.Views;

namespace Lowmark.Presenters;

/// <summary>Renders what a view made of a trace in each form.</summary>
public static class TracePresenter
{
    public static void WriteText(Stream output, TraceReport report, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using Canvas canvas = new(output, options);
        TextPages.Write(canvas, TracePage.Of(report, options.Verbose ? PageDetail.All : PageDetail.Answer));
        canvas.Flush();
    }

    public static void WriteHtml(Stream output, TraceReport report, bool verbose) =>
        WriteDocument(output, report, new HtmlDocument(), verbose ? PageDetail.All : PageDetail.Drawn);

    public static void WriteMarkdown(Stream output, TraceReport report, bool verbose) =>
        WriteDocument(output, report, new MarkdownDocument(), verbose ? PageDetail.All : PageDetail.Drawn);

    /// <summary>One document.</summary>
    public static void WriteJson(Stream output, TraceReport report)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonText.WriteLine(output, report, TraceJson.Document);
    }

    /// <summary>A flame graph.</summary>
    public static void WriteFlame(Stream output, TraceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using StreamWriter writer = WriterTo(output);
        FlameSvg.WriteFile(writer, new(report.Folded, amount => TraceWords.Amount(report, amount)));
    }

    /// <summary>Call paths for other programs that draw flame graphs.</summary>
    public static void WriteFolded(Stream output, TraceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using StreamWriter writer = WriterTo(output);
        FoldedText.Write(writer, report);
    }

    private static void WriteDocument(Stream output, TraceReport report, IDocumentForm form, PageDetail detail)
    {
        Page page = TracePage.Of(report, detail);
        using StreamWriter writer = WriterTo(output);
        Fact[] numbers = [new("events", SizeText.Number(report.Coverage.Events))];
        form.Document(writer, new(page.Headline, [], null, [], numbers), [form.Page(page)]);
    }

    private static StreamWriter WriterTo(Stream output) =>
        new(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
}
