using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Model;

/// <summary>How a rule answers.</summary>
public static class RuleDocFindings
{
    extension(RuleDoc doc)
    {
        public Finding Confirmed(Confidence confidence, string summary, params ReadOnlySpan<Evidence?> evidence) =>
            new(doc.Id, Outcome.Confirmed, summary, confidence, Present(evidence));

        public Finding Refuted(string summary, params ReadOnlySpan<Evidence?> evidence) =>
            new(doc.Id, Outcome.Refuted, summary, Confidence.Certain, Present(evidence));

        /// <param name="missing">What evidence the rule would need.</param>
        public Finding Unknown(string missing) => new(doc.Id, Outcome.Unknown, missing, Confidence.Possible, []);
    }

    private static EquatableArray<Evidence> Present(ReadOnlySpan<Evidence?> evidence)
    {
        int count = 0;
        foreach (Evidence? item in evidence) { count += item is null ? 0 : 1; }
        Evidence[] present = new Evidence[count];
        int at = 0;
        foreach (Evidence? item in evidence)
        {
            if (item is not null) { present[at++] = item; }
        }

        return new(present);
    }
}
