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
        string label = "Proof";
        string before = shown?.Because ?? "";
        foreach (Evidence evidence in Lines(cause, shown))
        {
            page.Field(label, new Quote(evidence.Line, evidence.Text, Ink.Plain));
            if (evidence.Because != before) { page.Field("", evidence.Because, Ink.Dim, level: 1); }
            label = "";
            before = evidence.Because;
        }
    }

    /// <summary>The first lines of the cause and one of each factor, each line once, without the one that is shown
    /// already.</summary>
    private static List<Evidence> Lines(Cause cause, Evidence? shown)
    {
        List<Evidence> lines = new(MostLines);
        foreach (Evidence evidence in cause.Evidence.Take(MostOfCause)) { Add(evidence); }
        foreach (Factor factor in cause.Factors.AsSpan())
        {
            if (!factor.Evidence.IsEmpty) { Add(factor.Evidence[0]); }
        }

        return lines;

        void Add(Evidence evidence)
        {
            bool isNew = lines.Count < MostLines && !IsSame(evidence, shown);
            foreach (Evidence line in lines) { isNew &= !IsSame(evidence, line); }
            if (isNew) { lines.Add(evidence); }
        }
    }

    private static bool IsSame(Evidence evidence, Evidence? other) =>
        evidence.Line == other?.Line && evidence.Text == other?.Text;
}
