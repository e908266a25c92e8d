using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>The failure that a finding announces, as a report of it would tell: what holds then holds now.</summary>
internal static class AnticipatedFailure
{
    /// <returns>Null when the group that it is about is not in the report.</returns>
    public static Situation? Of(HostReport report, HostFinding finding)
    {
        string cause = CauseOf(finding.Id);
        Cause anticipated = new(cause, Confidence.Possible, finding.Summary, [], Factors(report));
        MemcgFacts? memcg = Memcg(report, finding);
        if (cause.StartsWith("cgroup", StringComparison.Ordinal) && memcg is null) { return null; }
        DiagnosedReport asReported = new()
        {
            Id = 0,
            Incident = 0,
            Kind = ReportKind.MemoryState,
            Time = new(null, null),
            Kernel = new(report.Host.Release, report.Host.PageSize),
            Source = new("", 0, 0, true, [], [], 0),
            Memory = report.Memory,
            Ledger = report.Ledger,
            Cause = anticipated,
            Headroom = report.Headroom,
            Holders = report.Holders,
            Memcg = memcg,
        };
        return new(asReported, anticipated);
    }

    /// <summary>Empty for a finding that announces no failure by itself.</summary>
    public static string CauseOf(string check) => check switch
    {
        "cgroup-near-limit" => "cgroup-limit",
        "sibling-hog" => "cgroup-parent-limit",
        "low-memory-host" or "swap-full" or "zone-below-watermark" or "memory-pressure" => "global-exhaustion",
        "fragmentation" => "fragmentation",
        _ => "",
    };

    private static EquatableArray<Factor> Factors(HostReport report) => report.Findings
        .Select(finding => new Factor(FactorOf(finding.Id), finding.Summary, finding.Confidence, []))
        .ToEquatableArray();

    /// <summary>What a report calls that which a check measures more directly.</summary>
    public static string FactorOf(string check) => check is "swap-thrash" ? "swap-cache-thrash" : check;

    /// <summary>The group whose limit would be reached.</summary>
    private static MemcgFacts? Memcg(HostReport report, HostFinding finding)
    {
        if (finding.Subject is not { Kind: "memcg", Name: var path }) { return null; }
        bool isHog = finding.Id == "sibling-hog";
        GroupRoom? group = report.Groups.FirstOrDefault(
            room => isHog ? room.LargestInside?.Path == path : room.Path == path);
        return group is null
            ? null
            : new(group.Path, null, group.Usage, group.Limit, null, null, null, group.Owner, [])
            {
                LimitOwner = group.Owner,
                Hierarchy = report.GroupVersion,
            };
    }
}
