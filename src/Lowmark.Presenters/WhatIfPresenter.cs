using System.Text;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Html;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;
using Lowmark.WhatIf;

namespace Lowmark.Presenters;

/// <summary>Renders what was asked of reports or of a machine in each form.</summary>
public static class WhatIfPresenter
{
    public static void WriteText(Stream output, IReadOnlyList<WhatIfCase> cases, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(options);
        using Canvas canvas = new(output, options);
        for (int i = 0; i < cases.Count; i++)
        {
            if (i > 0) { canvas.Blank(); }
            TextPages.Write(canvas, WhatIfPage.Of(cases[i], options.Verbose ? PageDetail.All : PageDetail.Answer));
        }

        canvas.Flush();
    }

    public static void WriteHtml(Stream output, IReadOnlyList<WhatIfCase> cases) =>
        WriteDocument(output, cases, new HtmlDocument());

    public static void WriteMarkdown(Stream output, IReadOnlyList<WhatIfCase> cases) =>
        WriteDocument(output, cases, new MarkdownDocument());

    /// <summary>One document.</summary>
    public static void WriteJson(Stream output, IReadOnlyList<WhatIfCase> cases)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonText.WriteLine(output, cases, WhatIfJson.Document);
    }

    private static void WriteDocument(Stream output, IReadOnlyList<WhatIfCase> cases, IDocumentForm form)
    {
        ArgumentNullException.ThrowIfNull(cases);
        StreamWriter writer = new(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        Page[] pages = [.. cases.Select(asked => WhatIfPage.Of(asked, PageDetail.All))];
        Fact[] numbers = [new("asked of", SizeText.Count(cases.Count, "incident or machine", "incidents"))];
        string title = pages is [var only] ? only.Headline : "What if";
        form.Document(writer, new(title, [], null, [], numbers), [.. pages.Select(form.Page)]);
        writer.Flush();
    }
}
