using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Text;

/// <summary>One incident as text: the short answer, and all tables when asked for.</summary>
internal sealed class IncidentPage(ExplainedReport first)
{
    private const int MostOthers = 50;

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

    public void Write(Canvas canvas, Incident? incident)
    {
        BriefAnswer.Write(canvas, first, incident);
        if (!canvas.Verbose) { return; }
        OtherReports(canvas);
        EvidenceTables.Write(canvas, first.Report);
        RequestTables.Write(canvas, first.Report);
        TaskTables.Write(canvas, first.Report);
        MemoryTables.Write(canvas, first.Report);
        EvidenceTables.WriteUnclaimed(canvas, first.Report);
    }

    private void OtherReports(Canvas canvas)
    {
        if (_otherCount == 0) { return; }
        canvas.Heading($"Further reports of this incident ({SizeText.Number(_otherCount)})");
        TextTable table = new(new("report", Right: true), new("time"), new("lines"), new("victims", Wraps: true));
        foreach (DiagnosedReport report in _others)
        {
            table.Row(
                $"{report.Id}", Prose.Time(report.Time), $"{report.Source.FirstLine}-{report.Source.LastLine}",
                report.Victims.IsEmpty ? "" : Prose.Names(report.Victims, canvas.Times));
        }

        table.Write(canvas);
        if (_otherCount > _others.Count)
        {
            canvas.Paragraph(
                $"{canvas.More} and {SizeText.Number(_otherCount - _others.Count)} more (--format jsonl lists all)",
                Ink.Dim, indent: 2);
        }
    }
}
