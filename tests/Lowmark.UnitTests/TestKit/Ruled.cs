using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>What one rule answers to a log, with assertions on the answer and on where its evidence points.</summary>
internal sealed record Ruled(Finding Finding, ReportFacts Facts, string[] Lines)
{
    public static Ruled By<TRule>(ReportText text)
        where TRule : IRule => By<TRule>(text.Lines());

    public static Ruled By<TRule>(string[] lines, EquatableArray<TaskUse> earlier = default)
        where TRule : IRule
    {
        TRule rule = RuleCatalog.Causes.Concat(RuleCatalog.Factors).OfType<TRule>().Single();
        ReportFacts facts = LogText.Facts(lines, earlier);
        Ruled ruled = new(rule.Evaluate(facts), facts, lines);
        Assert.Equal(rule.Doc.Id, ruled.Finding.RuleId);
        Assert.False(ruled.Finding.Outcome is Outcome.Confirmed && rule.IsRuledOut(facts));
        return ruled;
    }

    public Ruled Confirms(Confidence confidence, string summary)
    {
        Assert.Equal((Outcome.Confirmed, summary, confidence), (Finding.Outcome, Finding.Summary, Finding.Confidence));
        Assert.NotEmpty(Finding.Evidence);
        return this;
    }

    public Ruled Refutes(string summary)
    {
        Assert.Equal((Outcome.Refuted, summary), (Finding.Outcome, Finding.Summary));
        Assert.NotEmpty(Finding.Evidence);
        return this;
    }

    /// <param name="missing">What the rule says it would need.</param>
    public void IsUnknownFor(string missing) =>
        Assert.Equal((Outcome.Unknown, missing), (Finding.Outcome, Finding.Summary));

    /// <summary>A piece of evidence is the line of the log that holds <paramref name="token"/>, as it stood
    /// there.</summary>
    public Ruled Quoting(string token)
    {
        Assert.Contains(
            Finding.Evidence,
            evidence => evidence is { Line: { } line } && Lines[line - 1].Contains(token, StringComparison.Ordinal)
                && Lines[line - 1].EndsWith(evidence.Text, StringComparison.Ordinal));
        return this;
    }

    /// <summary>A piece of evidence is this arithmetic, and its numbers stand on the line that holds <paramref
    /// name="token"/>.</summary>
    /// <param name="token">Null when the numbers come from several lines.</param>
    public Ruled Computing(string arithmetic, string? token = null)
    {
        Evidence evidence = Assert.Single(Finding.Evidence, evidence => evidence.Text == arithmetic);
        if (token is null) { Assert.Null(evidence.Line); }
        else { Assert.Contains(token, Lines[evidence.Line!.Value - 1], StringComparison.Ordinal); }
        return this;
    }
}
