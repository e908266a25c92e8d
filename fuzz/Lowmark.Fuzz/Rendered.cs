using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Lowmark.Presenters;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Text;

namespace Lowmark.Fuzz;

/// <summary>What all presenters write for a log, and what must hold of it whatever the log was.</summary>
#pragma warning disable CA1001 // A stream in memory holds nothing that has to be given back.
internal sealed class Rendered
#pragma warning restore CA1001
{
    private readonly MemoryStream _text = new(), _ascii = new(), _summary = new(), _jsonl = new(), _json = new(),
        _markdown = new(), _html = new();

    public static Rendered Of(byte[] log)
    {
        Rendered rendered = new();
        Explained.Read(
            log,
            new TextPresenter(rendered._text, new TextOptions(Verbose: true)),
            new TextPresenter(rendered._ascii, new TextOptions(Width: TextOptions.NarrowestWidth, Unicode: false)),
            new SummaryPresenter(rendered._summary, new TextOptions()),
            new JsonlPresenter(rendered._jsonl), new JsonPresenter(rendered._json),
            DocumentPresenter.AsMarkdown(rendered._markdown, verbose: true),
            DocumentPresenter.AsHtml(rendered._html));
        return rendered;
    }

    public bool IsSameAs(Rendered other) => All.Zip(other.All).All(
        pair => pair.First.ToArray().AsSpan().SequenceEqual(pair.Second.ToArray()));

    /// <summary>Whether one of the outputs holds the text.</summary>
    public bool Shows(string text) => All.Any(output => Read(output).Contains(text, StringComparison.Ordinal));

    private IEnumerable<MemoryStream> All => [_text, _ascii, _summary, _jsonl, _json, _markdown, _html];

    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Complaint() =>
        Acts("text", _text, ascii: false) ?? Acts("ascii text", _ascii, ascii: true)
        ?? Acts("summary", _summary, ascii: false) ?? Acts("jsonl", _jsonl, ascii: true)
        ?? Acts("json", _json, ascii: true) ?? Acts("markdown", _markdown, ascii: false)
        ?? Acts("html", _html, ascii: false) ?? OfJson() ?? OfHtml();

    private static string Read(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    /// <summary>Line ends are ours; every other control acts on a terminal, and formats hide or reorder text.</summary>
    private static string? Acts(string name, MemoryStream output, bool ascii)
    {
        foreach (Rune rune in Read(output).EnumerateRunes())
        {
            bool isPlain = rune.Value == '\n' || (rune.Value >= ' ' && rune.Value < 0x7f);
            if (isPlain) { continue; }
            if (ascii || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse)
            {
                return $"{name} acts: it holds U+{rune.Value:X4}";
            }
        }

        return null;
    }

    private string? OfJson()
    {
        try
        {
            foreach (string line in Read(_jsonl).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using JsonDocument one = JsonDocument.Parse(line);
            }

            using JsonDocument whole = JsonDocument.Parse(_json.ToArray());
            return null;
        }
        catch (JsonException e) { return $"json does not parse: {e.Message}"; }
    }

    private string? OfHtml()
    {
        try
        {
            string html = Read(_html);
            XDocument page = XDocument.Parse(html[(html.IndexOf('>', StringComparison.Ordinal) + 1)..]);
            return page.Descendants().FirstOrDefault(element => IsForeign(element.Name.LocalName)) is { } element
                ? $"html holds <{element.Name.LocalName}>"
                : page.Descendants().Attributes().FirstOrDefault(MayAct) is { } attribute
                    ? $"html holds the attribute {attribute.Name.LocalName}"
                    : null;
        }
        catch (XmlException e) { return $"html is not well formed: {e.Message}"; }
    }

    private static bool IsForeign(string element) =>
        element is HostileText.ForeignElement or "script" or "iframe" or "object" or "img" or "form" or "base";

    private static bool MayAct(XAttribute attribute) =>
        attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
        || (attribute.Name.LocalName is "href" or "src" && !attribute.Value.StartsWith('#'));
}
