using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Memory;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Looks at a machine: all checks, what it could hand out, and whom it would kill.</summary>
public static class HostChecker
{
    /// <summary>Groups that a report tells of; all of them are checked.</summary>
    public const int MostGroups = 40;

    /// <summary>Groups whose next victim is told.</summary>
    private const int MostGroupKills = 5;

    private const double TellsNextKillPercent = 75;

    /// <param name="ask">The request to replay; null for none.</param>
    public static HostReport Check(HostFacts host, RequestedMemory? ask)
    {
        ArgumentNullException.ThrowIfNull(host);
        List<HostFinding> findings = [];
        List<QuietCheck> quiet = [];
        foreach (ICheck check in CheckCatalog.All)
        {
            CheckResult result = check.Run(host);
            findings.AddRange(result.Findings);
            if (result.Outcome is not CheckOutcome.Found)
            {
                quiet.Add(new(check.Doc.Id, Word(result.Outcome), result.Words));
            }
        }

        return new()
        {
            Host = new(
                host.Host.Identity.HostName, host.Host.Identity.Release?.Text, host.Host.Now.Uptime,
                host.Host.Identity.OnlineCpus?.Count,
                host.State is { PageSizeIsKnown: true } sized ? sized.PageSize : null),
            Interval = host.Interval,
            Findings = findings.OrderByDescending(finding => finding.Severity).ToEquatableArray(),
            Quiet = quiet.ToEquatableArray(),
            Gaps = HostGaps.Read(host).ToEquatableArray(),
            Memory = host.State,
            Ledger = host.Ledger,
            Available = host.Memory.MemAvailable,
            Headroom = host.Headroom,
            LargestBlocks = host.State is { } zones
                ? LargestBlocks.Read(zones, host.Variant, host.Host.Identity.Release)
                : [],
            Pressure = PressureOf(host.Host.Now.MemoryPressure),
            Groups = host.Groups.Take(MostGroups).ToEquatableArray(),
            LimitedGroups = host.Groups.Count,
            GroupVersion = host.Host.Groups?.Mount.Version,
            Holders = HostHolders.Read(host),
            NextKills = NextKills(host).ToEquatableArray(),
            Reserve = host.Settings.MinFree,
            ReserveNeeds = host.ReserveNeeds,
            Request = ask is null ? null : RequestReplay.Answer(host, ask),
        };
    }

    private static IEnumerable<NextKill> NextKills(HostFacts host)
    {
        if (host.NextKill is { } next) { yield return next; }
        IEnumerable<NextKill> ofGroups = host.Groups.Where(group => group.Percent >= TellsNextKillPercent)
            .Select(group => NextKillReader.OfGroup(host, group)).OfType<NextKill>().Take(MostGroupKills);
        foreach (NextKill kill in ofGroups) { yield return kill; }
    }

    private static PressureFacts? PressureOf(Pressure pressure) => pressure.Some is { } some
        ? new(some.Avg10, some.Avg60, some.Avg300, pressure.Full?.Avg10, pressure.Full?.Avg60, pressure.Full?.Avg300)
        : null;

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Found => "found",
        CheckOutcome.Fine => "fine",
        CheckOutcome.NotHere => "not_here",
        CheckOutcome.Unknown => "unknown",
    };
}
