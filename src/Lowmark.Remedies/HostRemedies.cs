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
            IEnumerable<Remedy> own = AnticipatedFailure.Of(report, finding)
                .SelectMany(RemedyCatalog.All)
                .Where(remedy => !s_afterFailure.Contains(remedy.Id));
            if (MeetReserveNeeds.Propose(report, finding) is { } reserve) { own = own.Prepend(reserve); }
            foreach (Remedy remedy in own)
            {
                bool answers = remedy.Because.Contains(AnticipatedFailure.FactorOf(finding.Id))
                    || remedy.Because.Any(AnticipatedFailure.IsCause);
                if (!answers || !told.Add($"{remedy.Id} {remedy.Title}")) { continue; }
                if (remedies.Count < MostRemedies) { remedies.Add(remedy with { Because = [finding.Id] }); }
            }
        }

        return remedies.ToEquatableArray();
    }
}
