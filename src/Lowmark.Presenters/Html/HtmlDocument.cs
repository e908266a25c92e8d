using System.Globalization;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Html;

/// <summary>One file that needs no script and no network, and that lets none in.</summary>
internal sealed class HtmlDocument : IDocumentForm
{
    private const string Policy =
        $"default-src 'none'; style-src 'sha256-{HtmlStyle.Hash}'; img-src 'none'; base-uri 'none'; form-action 'none'";

    public string Page(Page page)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        HtmlPage.Write(new HtmlMarkup(text), page);
        return text.ToString();
    }

    public void Document(TextWriter output, Overview overview, IReadOnlyList<string> pages)
    {
        HtmlMarkup html = new(output);
        html.Rendered("<!DOCTYPE html>\n");
        html.Open("html", ("lang", "en"));
        Head(html, overview.Title);
        html.Open("body");
        html.Open("main");
        if (overview.Index is not null || pages.Count == 0)
        {
            html.Leaf("h1", overview.Title);
            foreach (string sentence in overview.Opening) { html.Leaf("p", sentence); }
        }

        foreach (IReadOnlyList<Part> machine in overview.Timeline) { HtmlPage.Answer(html, machine); }
        if (overview.Index is { } index)
        {
            html.Open("nav");
            foreach (Block block in index.Blocks) { HtmlPage.Below(html, block); }
            html.Close();
        }

        foreach (string page in pages) { html.Rendered(page); }
        html.Open("footer");
        html.Leaf("h3", "What was read");
        HtmlPage.Facts(html, overview.Numbers);
        html.Close();
        html.Close();
        html.Close();
        html.Close();
    }

    private static void Head(HtmlMarkup html, string title)
    {
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
        html.Leaf("title", title);
        html.Open("style");
        html.Rendered(HtmlStyle.Text);
        html.Close();
        html.Close();
    }
}
