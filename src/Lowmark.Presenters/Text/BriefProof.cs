using System.Text;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Text;

/// <summary>The line or inequality that decides, and the few lines that carry the rest.</summary>
internal static class BriefProof
{
    private const int MostOfCause = 4;
    private const int MostLines = 5;

    /// <summary>What decides the cause; null when no single line does.</summary>
    public static Evidence? Deciding(DiagnosedReport report, Cause cause)
    {
        foreach (Evidence evidence in cause.Evidence.AsSpan())
        {
            if (evidence.Decides) { return evidence; }
        }

        foreach (Evidence evidence in cause.Evidence.AsSpan())
        {
            if (evidence.Line is null) { return evidence; }
        }

        if (cause.Id == "unknown") { return null; }
        foreach (ZoneCheck check in report.Checks.AsSpan())
        {
            if (check.Eligible && (check.WatermarkOk is false || check.BlockAvailable is false))
            {
                return new Evidence(check.Line, $"Node {check.Node} {check.Zone}: {check.Verdict}", "");
            }
        }

        return null;
    }

    /// <summary>A line with its number. Blanks that pad a table become one: the number leads to the rest.</summary>
    public static string Shown(Canvas canvas, Evidence evidence)
    {
        string text = Narrow(canvas.Clean(evidence.Text));
        int room = 3 * (canvas.Width - Canvas.Indent - 4);
        return $"{Where(evidence)}: {(canvas.Verbose ? text : WordWrap.Clip(text, room, canvas.More))}";
    }

    public static void Write(Canvas canvas, DiagnosedReport report, Cause? cause)
    {
        // All evidence has its own part of a verbose page.
        if (cause is null || canvas.Verbose) { return; }
        Evidence? shown = Deciding(report, cause);
        IGrouping<(long? Line, string Text), Evidence>[] lines = [
            .. cause.Evidence.Take(MostOfCause).Concat(cause.Factors.SelectMany(factor => factor.Evidence.Take(1)))
                .GroupBy(evidence => (evidence.Line, evidence.Text))
                .Where(same => shown is null || same.Key != (shown.Line, shown.Text))
                .Take(MostLines)];
        string label = "Proof";
        string before = shown?.Because ?? "";
        foreach (IGrouping<(long? Line, string Text), Evidence> same in lines)
        {
            canvas.Field(label, Shown(canvas, same.First()));
            string because = same.First().Because;
            if (because != before) { canvas.Field("", because, Ink.Dim, extraIndent: 2); }
            label = "";
            before = because;
        }
    }

    private static string Where(Evidence evidence) => evidence.Line is { } line ? $"line {line}" : "computed";

    private static string Narrow(string text)
    {
        StringBuilder narrow = new(text.Length);
        foreach (char character in text)
        {
            bool isBlank = character is ' ' or '\t';
            if (isBlank && (narrow.Length == 0 || narrow[^1] == ' ')) { continue; }
            narrow.Append(isBlank ? ' ' : character);
        }

        return narrow.ToString().TrimEnd(' ');
    }
}
