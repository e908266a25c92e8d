using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Top;

/// <summary>What the checks found, worst first.</summary>
internal static class FindingRows
{
    private const int Indent = 10;

    /// <summary>One row each, under the tally.</summary>
    /// <param name="most">Rows, the head not counted.</param>
    public static void Write(Pane pane, HostReport report, int most)
    {
        pane.NextRow();
        pane.Put(0, Indent, "FINDINGS", CellStyle.Label);
        pane.Put(Indent, pane.Width, HostPage.Tally(report), WorstStyle(report));
        foreach (HostFinding finding in report.Findings.Take(most))
        {
            pane.NextRow();
            CellStyle style = TopText.StyleOf(finding.Severity);
            pane.Put(0, Indent - 1, HostPage.Label(finding.Severity), style);
            pane.Put(Indent, pane.Width - Indent, finding.Summary, style);
        }
    }

    /// <summary>All of them with their evidence, then what could not be told.</summary>
    public static void WriteAll(Pane pane, HostReport report)
    {
        Write(pane, report, 0);
        foreach (HostFinding finding in report.Findings)
        {
            pane.Paragraph(
                $"{HostPage.Label(finding.Severity)}: {HostPage.WithId(finding)}",
                TopText.StyleOf(finding.Severity), 0);
            foreach (HostEvidence evidence in finding.Evidence)
            {
                pane.Paragraph(
                    $"{evidence.File ?? "computed"}: {evidence.Text} ({evidence.Because})", CellStyle.Dim, 4);
            }
        }

        foreach (HostGap gap in report.Gaps)
        {
            string times = gap.Count > 1 ? $" ×{SizeText.Number(gap.Count)}" : "";
            pane.Paragraph($"Not read: {gap.File}{times} ({gap.Why})", CellStyle.Dim, 0);
        }

        // What could not be decided before what is fine.
        foreach (QuietCheck check in report.Quiet.OrderByDescending(check => check.Outcome == "unknown"))
        {
            string outcome = check.Outcome.Replace('_', ' ');
            pane.Paragraph($"{check.Id}: {outcome}, {check.Words}", CellStyle.Dim, 0);
        }
    }

    private static CellStyle WorstStyle(HostReport report) =>
        report.Findings.IsEmpty ? CellStyle.Good : TopText.StyleOf(report.Findings[0].Severity);
}
