using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Content;

/// <summary>One incident: the answer first, then as much as is asked for.</summary>
internal sealed class IncidentPage(ExplainedReport first)
{
    private const int MostOthers = 50;

    public DiagnosedReport First => first.Report;

    private readonly List<DiagnosedReport> _others = [];
    private long _otherCount;

    /// <summary>A further report of the incident; what its row needs is kept, of the first 50.</summary>
    public void Add(DiagnosedReport report)
    {
        _otherCount++;
        if (_others.Count == MostOthers) { return; }
        _others.Add(report with
        {
            Memory = null, Checks = [], Ledger = null, Prediction = null, Holders = [], Memcg = null,
            Source = report.Source with { Unclaimed = [], Missing = [] },
        });
    }

    public Page Build(Incident? incident, PageDetail detail)
    {
        PageBuilder page = new(detail);
        BriefAnswer.Write(page, first, incident);
        bool isDrawn = detail is PageDetail.Drawn && first.Report.Kind is not ReportKind.MemoryState;
        if (page.Verbose || isDrawn) { Parts(page); }
        if (isDrawn) { page.KeepDrawings(); }
        return page.Build();
    }

    private void Parts(PageBuilder page)
    {
        OtherReports(page);
        EvidenceTables.Write(page, first.Report);
        RequestTables.Write(page, first.Report);
        MemcgTables.Write(page, first.Report);

        // What ran out stands first: a group's memory is its tasks', a zone's is the kernel's business too.
        if (first.Report.Memcg?.OomPath is not null)
        {
            TaskTables.Write(page, first.Report);
            MemoryTables.Write(page, first.Report);
        }
        else
        {
            MemoryTables.Write(page, first.Report);
            TaskTables.Write(page, first.Report);
        }

        EvidenceTables.WriteUnclaimed(page, first.Report);
    }

    private void OtherReports(PageBuilder page)
    {
        if (_otherCount == 0) { return; }
        page.Heading($"Further reports of this incident ({SizeText.Number(_otherCount)})");
        Table table = new(new("report", Right: true), new("time"), new("lines"), new("victims", Wraps: true));
        foreach (DiagnosedReport report in _others)
        {
            table.Add(
                $"{report.Id}", Prose.Time(report.Time), $"{report.Source.FirstLine}-{report.Source.LastLine}",
                report.Victims.IsEmpty ? "" : Prose.Names(report.Victims));
        }

        page.Add(table);
        if (_otherCount > _others.Count)
        {
            page.Paragraph(
                $"… and {SizeText.Number(_otherCount - _others.Count)} more (--format jsonl lists all)",
                Ink.Dim);
        }
    }
}
