using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Content;

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

    public static void Write(PageBuilder page, DiagnosedReport report, Cause? cause)
    {
        // All evidence has its own part of a verbose page.
        if (cause is null || page.Verbose) { return; }
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
            page.Field(label, new Quote(same.Key.Line, same.Key.Text, Ink.Plain));
            string because = same.First().Because;
            if (because != before) { page.Field("", because, Ink.Dim, level: 1); }
            label = "";
            before = because;
        }
    }
}
