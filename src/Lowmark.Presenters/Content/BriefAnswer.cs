using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters.Content;

/// <summary>What happened, why, who was hit, who holds the memory, what to do, and the proof: in this order.</summary>
internal static class BriefAnswer
{
    private const int MostFactors = 3;
    private const int MostMissing = 3;

    public static void Write(PageBuilder page, ExplainedReport explained, Incident? incident)
    {
        DiagnosedReport report = explained.Report;
        if (report.Kind is ReportKind.MemoryState)
        {
            StateAnswer.Write(page, report);
            return;
        }

        page.Lead(report.Incident, Headline.Of(report, incident), Where(report, incident));
        Cause? cause = report.Cause ?? incident?.Cause;
        Why(page, report, cause);
        BriefPeople.Write(page, report, incident);
        Factors(page, report, cause);
        BriefRemedies.Write(page, explained.Remedies);
        BriefProof.Write(page, report, cause);
        Lost(page, report);
    }

    public static string Where(DiagnosedReport report, Incident? incident)
    {
        string time = Prose.Time(incident?.FirstTime ?? report.Time, incident?.LastTime ?? report.Time);
        string kernel = report.Kernel.Release is { } release ? $" · kernel {release}" : "";
        long reports = incident?.ReportCount ?? 1;
        string first = reports > 1 ? $" · first of {SizeText.Number(reports)} reports: " : " · ";
        return $"{time}{kernel}{first}{Place(report.Source)}";
    }

    /// <summary><c>kern.log lines 10-80</c>.</summary>
    public static string Place(ReportSource source)
    {
        string name = source.Name == "-" ? "standard input" : source.Name;
        return source.FirstLine == source.LastLine
            ? $"{name} line {source.FirstLine}"
            : $"{name} lines {source.FirstLine}-{source.LastLine}";
    }

    private static void Why(PageBuilder page, DiagnosedReport report, Cause? cause)
    {
        if (cause is null)
        {
            page.Field("Why", "Nothing in the evidence is wrong.", Ink.Good);
            return;
        }

        string meaning = Prose.Meaning(cause, report.Request?.Order) is { } words ? $"{words} " : "";
        page.Field("Why", meaning + cause.Summary);
        if (BriefProof.Deciding(report, cause) is { } proof)
        {
            page.Field("", new Quote(proof.Line, proof.Text, Ink.Bad));
        }
        else if (report.Program is { } said)
        {
            page.Field("", new Quote(said.Line, said.Text, Ink.Bad));
        }

        page.Field("", (cause.Id, cause.Confidence) switch
        {
            ("unknown", _) => "Cause: unknown.",
            (_, Confidence.Certain) => $"Cause: {cause.Id}, certain.",
            _ => $"Cause: {cause.Id}, only {Prose.Certainty(cause.Confidence)}.",
        }, Ink.Dim);
    }

    // What made it worse; not what stands beside "Culprit" already, and not what is the cause in other words.
    private static void Factors(PageBuilder page, DiagnosedReport report, Cause? cause)
    {
        if (cause is null) { return; }
        Factor[] factors = [.. cause.Factors.Where(factor => factor.Id != BriefPeople.Said(report, cause)?.Id
            && (factor.Id, cause.Id) is not ("overcommitted", "overcommit-refusal"))];
        int shown = page.Verbose ? factors.Length : Math.Min(factors.Length, MostFactors);
        string label = "Also";
        foreach (Factor factor in factors.Take(shown))
        {
            page.Field(label, WithId(factor));
            label = "";
        }

        if (factors.Length > shown)
        {
            page.Field(
                "", $"{SizeText.Count(factors.Length - shown, "more factor", "more factors")} with --verbose.",
                Ink.Dim);
        }
    }

    /// <summary>The statement, and the id that <c>lowmark causes</c> explains.</summary>
    public static string WithId(Factor factor) => factor.Confidence is Confidence.Certain
        ? $"{factor.Summary.TrimEnd('.')} ({factor.Id})."
        : $"{factor.Summary.TrimEnd('.')} ({factor.Id}, {Prose.Certainty(factor.Confidence)}).";

    private static void Lost(PageBuilder page, DiagnosedReport report)
    {
        if (report.Source.Missing.IsEmpty) { return; }
        int shown = page.Verbose ? report.Source.Missing.Count : MostMissing;
        int more = report.Source.Missing.Count - shown;
        string rest = more > 0 ? $"; {SizeText.Number(more)} more with --verbose" : "";
        page.Field("Lost", $"{string.Join("; ", report.Source.Missing.Take(shown))}{rest}.", Ink.Dim);
    }
}
