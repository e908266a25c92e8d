using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Presenters.Text;

/// <summary>Every statement with its lines, and what was in between.</summary>
internal static class EvidenceTables
{
    // A line of a log may have megabytes; the beginning says what it is.
    private const int LongestLine = 4000;

    public static void Write(Canvas canvas, DiagnosedReport report)
    {
        if (report.Cause is { } cause)
        {
            if (!cause.Evidence.IsEmpty)
            {
                canvas.Heading($"Evidence for {cause.Id} ({Prose.Certainty(cause.Confidence)})");
                Lines(canvas, cause.Evidence);
            }

            foreach (Factor factor in cause.Factors.AsSpan()) { One(canvas, factor); }
        }

        foreach (Factor finding in report.Findings.AsSpan()) { One(canvas, finding); }
    }

    private static void One(Canvas canvas, Factor factor)
    {
        canvas.Heading($"Evidence for {factor.Id} ({Prose.Certainty(factor.Confidence)})");
        Lines(canvas, factor.Evidence);
    }

    public static void WriteUnclaimed(Canvas canvas, DiagnosedReport report)
    {
        if (report.Source.UnclaimedCount == 0) { return; }
        canvas.Heading($"Lines in between that belong to no report ({SizeText.Number(report.Source.UnclaimedCount)})");
        foreach (UnclaimedLine line in report.Source.Unclaimed.AsSpan())
        {
            One(canvas, $"line {line.Line}", line.Text, null);
        }
        long more = report.Source.UnclaimedCount - report.Source.Unclaimed.Count;
        if (more > 0) { canvas.Paragraph($"{canvas.More} and {SizeText.Number(more)} more", Ink.Dim, indent: 2); }
    }

    private static void Lines(Canvas canvas, EquatableArray<Evidence> evidence)
    {
        foreach (Evidence item in evidence.AsSpan())
        {
            One(canvas, item.Line is { } line ? $"line {line}" : "computed", item.Text, item.Because);
        }
    }

    private static void One(Canvas canvas, string where, string text, string? because)
    {
        canvas.Paragraph($"{where}: {WordWrap.Clip(canvas.Clean(text), LongestLine, canvas.More)}", indent: 2);
        if (because is not null) { canvas.Paragraph(because, Ink.Dim, indent: 4); }
    }
}
