using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Html;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;
using Lowmark.Remedies;

namespace Lowmark.Presenters;

/// <summary>Renders a checked machine in each form. Computes nothing that the model does not say.</summary>
public static class HostPresenter
{
    public static void WriteText(Stream output, CheckedHost host, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using Canvas canvas = new(output, options);
        TextPages.Write(canvas, HostPage.Of(host, options.Verbose ? PageDetail.All : PageDetail.Answer));
        canvas.Flush();
    }

    public static void WriteHtml(Stream output, CheckedHost host) =>
        WriteDocument(output, host, new HtmlDocument(), PageDetail.All);

    public static void WriteMarkdown(Stream output, CheckedHost host, bool verbose) =>
        WriteDocument(output, host, new MarkdownDocument(), verbose ? PageDetail.All : PageDetail.Drawn);

    /// <summary>One document.</summary>
    public static void WriteJson(Stream output, CheckedHost host) => JsonText.WriteLine(output, host, HostJson.Write);

    /// <summary>One finding a line, each with the machine's name; nothing when nothing was found.</summary>
    public static void WriteJsonLines(Stream output, CheckedHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (HostFinding finding in host.Report.Findings)
        {
            JsonText.WriteLine(output, finding, (json, line) => HostJson.Line(json, host.Report.Host, line));
        }
    }

    private static void WriteDocument(Stream output, CheckedHost host, IDocumentForm form, PageDetail detail)
    {
        Page page = HostPage.Of(host, detail);
        StreamWriter writer = new(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        HostReport report = host.Report;
        Fact[] numbers =
        [
            new("checks", SizeText.Number(report.Quiet.Count + report.Findings.DistinctBy(found => found.Id).Count())),
            new("found", SizeText.Count(report.Findings.Count, "finding", "findings")),
        ];
        form.Document(writer, new(page.Headline, [], null, [], numbers), [form.Page(page)]);
        writer.Flush();
    }
}
