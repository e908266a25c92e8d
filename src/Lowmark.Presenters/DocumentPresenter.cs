using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;
using Lowmark.Remedies;

namespace Lowmark.Presenters;

/// <summary>One document with an index in front, so it is written when all is known: HTML or Markdown.</summary>
/// <remarks>Keeps the pages of the first 50 incidents and a row of each of the first 5,000; the others are
/// counted.</remarks>
public sealed class DocumentPresenter : IPresenter
{
    private const int MostPages = 50;
    private const int MostRows = 5_000;

    private readonly Stream _output;
    private readonly IDocumentForm _form;
    private readonly PageDetail _detail;
    private readonly OpenIncidents _open = new();
    private readonly List<string> _pages = [];
    private readonly Table _index = new([new("no.", Right: true), .. IncidentRow.Columns]);

    private Timeline? _timeline;
    private string? _headline;
    private long _incidents;

    private DocumentPresenter(Stream output, IDocumentForm form, PageDetail detail) =>
        (_output, _form, _detail) = (output, form, detail);

    public static DocumentPresenter AsHtml(Stream output) => new(output, new Html.HtmlDocument(), PageDetail.All);

    /// <param name="verbose">All tables and all evidence.</param>
    public static DocumentPresenter AsMarkdown(Stream output, bool verbose) =>
        new(output, new Markdown.MarkdownDocument(), verbose ? PageDetail.All : PageDetail.Drawn);

    public void Write(ExplainedReport report) => _open.Add(report);

    public void Write(Incident incident)
    {
        if (_open.Close(incident) is { } page) { Add(page, incident); }
    }

    public void Write(Timeline timeline) => _timeline = timeline;

    public void Finish(RunStats stats)
    {
        foreach (IncidentPage page in _open.CloseAll()) { Add(page, null); }
        StreamWriter writer = new(_output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        _form.Document(writer, Overview(stats), _pages);
        writer.Flush();
        _output.Flush();
    }

    private void Add(IncidentPage incidentPage, Incident? incident)
    {
        _incidents++;
        long number = incidentPage.First.Incident;
        bool hasPage = _pages.Count < MostPages;
        if (hasPage)
        {
            Page page = incidentPage.Build(incident, _detail);
            _headline ??= page.Headline;
            _pages.Add(_form.Page(page));
        }

        if (_index.Rows.Count < MostRows)
        {
            _index.Add(new Row(
                [$"{number}", .. IncidentRow.Of(incidentPage.First, incident)], Ink.Plain, null,
                hasPage ? number : null));
        }
    }

    private Overview Overview(RunStats stats)
    {
        Fact[] numbers = [
            new("inputs", SizeText.Number(stats.Inputs)),
            .. Unless0("not readable", stats.UnreadableInputs),
            new("read", $"{SizeText.OfBytes(stats.Bytes)}, {SizeText.Count(stats.Lines, "line", "lines")}"),
            new("found", SizeText.Count(stats.Reports, "report", "reports")
                + $" in {SizeText.Count(stats.Incidents, "incident", "incidents")}"),
            .. Unless0("left out", stats.FilteredReports),
        ];
        if (_incidents < 2)
        {
            return _headline is { } headline
                ? new(headline, [], null, [], numbers)
                : new("No memory incident", [$"{Closing.Nothing(stats)}."], null, [], numbers);
        }

        List<string> opening = [Closing.Counts(stats)];
        if (_incidents > _pages.Count)
        {
            string rows = _incidents > _index.Rows.Count
                ? $", the first {SizeText.Number(_index.Rows.Count)} have a row" : ", the others have a row";
            opening.Add(
                $"The first {SizeText.Number(_pages.Count)} are told in full{rows}; --format jsonl has all.");
        }

        return new($"{SizeText.Number(_incidents)} memory incidents", opening, new("Index", [_index]),
            TimelineParts.Of(_timeline), numbers);
    }

    private static Fact[] Unless0(string name, long count) =>
        count == 0 ? [] : [new Fact(name, SizeText.Number(count))];
}
