using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Presenters.Content;

/// <summary>Every statement with its lines, and what was in between.</summary>
internal static class EvidenceTables
{
    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        if (report.Cause is { } cause)
        {
            if (!cause.Evidence.IsEmpty)
            {
                page.Heading($"Evidence for {cause.Id} ({Prose.Certainty(cause.Confidence)})");
                Lines(page, cause.Evidence);
            }

            foreach (Factor factor in cause.Factors.AsSpan()) { One(page, factor); }
        }

        foreach (Factor finding in report.Findings.AsSpan()) { One(page, finding); }
    }

    private static void One(PageBuilder page, Factor factor)
    {
        page.Heading($"Evidence for {factor.Id} ({Prose.Certainty(factor.Confidence)})");
        Lines(page, factor.Evidence);
    }

    public static void WriteUnclaimed(PageBuilder page, DiagnosedReport report)
    {
        if (report.Source.UnclaimedCount == 0) { return; }
        page.Heading($"Lines in between that belong to no report ({SizeText.Number(report.Source.UnclaimedCount)})");
        foreach (UnclaimedLine line in report.Source.Unclaimed.AsSpan())
        {
            page.Add(new Quote(line.Line, line.Text, Ink.Plain));
        }

        long more = report.Source.UnclaimedCount - report.Source.Unclaimed.Count;
        if (more > 0) { page.Paragraph($"… and {SizeText.Number(more)} more", Ink.Dim); }
    }

    private static void Lines(PageBuilder page, EquatableArray<Evidence> evidence)
    {
        foreach (Evidence item in evidence.AsSpan())
        {
            page.Add(new Quote(item.Line, item.Text, Ink.Plain));
            page.Paragraph(item.Because, Ink.Dim, level: 1);
        }
    }
}
