using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters;

/// <summary>The pages of a kind of rules: what <c>lowmark causes</c> and <c>lowmark checks</c> show.</summary>
/// <param name="Command">That shows it.</param>
/// <param name="Title">Of the list.</param>
/// <param name="Noun">One of them: "cause or factor".</param>
public sealed record RuleBook(string Command, string Title, string Noun, params IReadOnlyList<RuleSection> Sections)
{
    public static RuleBook Causes { get; } = new(
        "causes", "Causes and factors", "cause or factor",
        new("Causes: why memory ran out. Each incident has one.",
            [.. RuleCatalog.Causes.Select(rule => rule.Doc), RuleCatalog.Unknown]),
        new("Factors: what used the memory or made it worse. There may be several.",
            [.. RuleCatalog.Factors.Select(rule => rule.Doc)]));

    public static RuleBook Checks { get; } = new(
        "checks", "Checks", "check",
        new RuleSection("Checks: what is looked for on a running machine.", CheckCatalog.Docs));

    /// <summary>In the order in which they are listed.</summary>
    public IReadOnlyList<RuleDoc> Docs { get; } = [.. Sections.SelectMany(section => section.Docs)];
}

/// <param name="Lead">One or two sentences.</param>
public sealed record RuleSection(string Lead, IReadOnlyList<RuleDoc> Docs);
