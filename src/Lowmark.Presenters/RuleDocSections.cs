using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters;

/// <summary>What the page of a cause or factor says, in its order.</summary>
internal static class RuleDocSections
{
    public static IReadOnlyList<(string Heading, string Body)> Of(RuleDoc doc) =>
    [
        ("Why it matters", doc.Why),
        ("Proven when", doc.When),
        ("Refuted when", doc.RefutedWhen),
        ("Unknown when", doc.UnknownWhen),
        ("Source", doc.Source),
    ];
}
