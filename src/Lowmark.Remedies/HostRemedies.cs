using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>What to do about the findings of a running machine: the remedies of the failure that each of them
/// announces, with the machine's numbers.</summary>
public static class HostRemedies
{
    private const int MostRemedies = 12;

    /// <summary>Those that only make sense after something failed, and one that two findings would bring
    /// twice.</summary>
    private static readonly string[] s_afterFailure =
        ["check-dimm", "stop-panicking", "reboot", "raise-parent-memcg-limit"];

    /// <returns>Those for the worst findings first. Empty when there is nothing above a notice.</returns>
    public static EquatableArray<Remedy> Propose(HostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<Remedy> remedies = [];
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (HostFinding finding in report.Findings)
        {
            if (finding.Severity is Severity.Notice) { continue; }
            foreach (Remedy remedy in Of(report, finding))
            {
                if (!told.Add($"{remedy.Id} {remedy.Title}")) { continue; }
                if (remedies.Count < MostRemedies) { remedies.Add(remedy with { Because = [finding.Id] }); }
            }
        }

        return remedies.ToEquatableArray();
    }

    private static IEnumerable<Remedy> Of(HostReport report, HostFinding finding)
    {
        if (MeetReserveNeeds.Propose(report, finding) is { } reserve) { yield return reserve; }
        if (AnticipatedFailure.Of(report, finding) is not { } situation) { yield break; }
        string factor = AnticipatedFailure.FactorOf(finding.Id);
        string cause = AnticipatedFailure.CauseOf(finding.Id);
        foreach (Remedy remedy in RemedyCatalog.All(situation))
        {
            bool answers = remedy.Because.Contains(factor) || remedy.Because.Contains(cause);
            if (answers && !s_afterFailure.Contains(remedy.Id)) { yield return remedy; }
        }
    }
}
