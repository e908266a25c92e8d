using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Checks;

/// <summary>What came of a check.</summary>
public enum CheckOutcome
{
    Found,
    Fine,

    /// <summary>The machine has no such thing: no swap accounting, no ECC, one sample where two are needed.</summary>
    NotHere,

    /// <summary>The evidence to decide could not be read.</summary>
    Unknown,
}

/// <param name="Words">What was measured, why it does not apply, or what is missing; empty when something was
/// found.</param>
/// <param name="Findings">Empty unless something was found.</param>
public sealed record CheckResult(CheckOutcome Outcome, string Words, EquatableArray<HostFinding> Findings)
{
    /// <param name="measured">With the number: <c>43 % of RAM in use</c>.</param>
    public static CheckResult Fine(string measured) => new(CheckOutcome.Fine, measured, []);

    public static CheckResult NotHere(string why) => new(CheckOutcome.NotHere, why, []);

    /// <param name="missing">The file or row that would decide.</param>
    public static CheckResult Unknown(string missing) => new(CheckOutcome.Unknown, missing, []);

    public static CheckResult Found(HostFinding finding) => new(CheckOutcome.Found, "", [finding]);

    /// <param name="fine">Said when there are none.</param>
    public static CheckResult Of(IEnumerable<HostFinding> findings, string fine)
    {
        EquatableArray<HostFinding> found = findings.ToEquatableArray();
        return found.IsEmpty ? Fine(fine) : new(CheckOutcome.Found, "", found);
    }
}

/// <summary>How a check answers.</summary>
public static class CheckFindings
{
    extension(RuleDoc doc)
    {
        public HostFinding At(Severity severity, string summary, params ReadOnlySpan<HostEvidence?> evidence) =>
            doc.At(severity, Confidence.Certain, summary, evidence);

        public HostFinding At(
            Severity severity, Confidence confidence, string summary, params ReadOnlySpan<HostEvidence?> evidence)
        {
            List<HostEvidence> present = [];
            foreach (HostEvidence? item in evidence)
            {
                if (item is not null) { present.Add(item); }
            }

            return new(doc.Id, severity, confidence, summary, present.ToEquatableArray());
        }
    }
}
