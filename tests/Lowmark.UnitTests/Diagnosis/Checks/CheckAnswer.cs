using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;

namespace Lowmark.UnitTests.Diagnosis.Checks;

/// <summary>What a check is expected to answer.</summary>
internal static class CheckAnswer
{
    extension(CheckResult result)
    {
        /// <summary>The only finding.</summary>
        public HostFinding Finds(Severity severity, string summary)
        {
            HostFinding finding = Assert.Single(result.Findings);
            Assert.Equal((severity, summary), (finding.Severity, finding.Summary));
            Assert.NotEmpty(finding.Evidence);
            return finding;
        }

        public void IsFine(string measured) =>
            Assert.Equal((CheckOutcome.Fine, measured), (result.Outcome, result.Words));

        public void IsNotHere(string why) =>
            Assert.Equal((CheckOutcome.NotHere, why), (result.Outcome, result.Words));

        public void IsUnknown(string missing) =>
            Assert.Equal((CheckOutcome.Unknown, missing), (result.Outcome, result.Words));
    }

    extension(HostFinding finding)
    {
        /// <param name="file">Null for arithmetic.</param>
        public HostFinding Quoting(string? file, string text)
        {
            Assert.Contains((file, text), finding.Evidence.Select(evidence => (evidence.File, evidence.Text)));
            return finding;
        }

        public HostFinding About(string kind, string name, int? pid = null)
        {
            Assert.Equal(new HostSubject(kind, name, pid), finding.Subject);
            return finding;
        }
    }
}
