using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Allocations have to reclaim memory themselves.</summary>
public sealed class AllocationStalls : ICheck
{
    private const double MinPerSecond = 10;
    private const double HarmlessStallPercent = 1;
    private const double CriticalStallPercent = 10;
    private const double CriticalYieldPercent = 10;

    public RuleDoc Doc { get; } = new(
        "allocation-stalls",
        "allocations have to reclaim memory themselves",
        "Between the two samples at least 10 allocations a second entered direct reclaim. A notice where PSI says that "
        + "tasks wait less than 1 % of the time; critical where they wait 10 % and of the pages looked at fewer than "
        + "a tenth could be freed.",
        "They are fewer.",
        "allocstall of /proc/vmstat is not there.",
        "kswapd no longer keeps up: whoever asks for memory waits until he has freed some. A healthy host, however "
        + "busy, has next to none of it.",
        "allocstall and pgscan_direct, pgsteal_direct: do_try_to_free_pages() and shrink_inactive_list(), mm/vmscan.c; "
        + "reclaim for a group's own limit is not in them. The marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Interval is null) { return TwoSamples.Missing; }
        if (host.PerSecond(host.Rise(vmstat => vmstat.AllocStalls)) is not { } stalls)
        {
            return CheckResult.Unknown("allocstall of /proc/vmstat");
        }

        string rate = $"{TwoSamples.Number(stalls)} allocations a second had to reclaim memory themselves";
        if (stalls < MinPerSecond) { return CheckResult.Fine(rate); }
        long? scanned = host.Rise(vmstat => vmstat.ScannedDirectly);
        double? yield = scanned > 0 && host.Rise(vmstat => vmstat.StolenDirectly) is { } freed
            ? 100.0 * freed / scanned
            : null;
        string freedWords = yield is { } percent
            ? $"; of the pages that they looked at {percent:0} % could be freed"
            : "";
        bool isCritical = yield < CriticalYieldPercent && MemoryStalls.Reach(host, CriticalStallPercent) is true;
        bool isHarmless = MemoryStalls.Reach(host, HarmlessStallPercent) is false;
        return CheckResult.Found(Doc.At(
            (isCritical, isHarmless) switch
            {
                (true, _) => Severity.Critical,
                (false, true) => Severity.Notice,
                (false, false) => Severity.Warning,
            },
            $"{rate}{freedWords}.",
            Sum(host, "allocstall", host.Host.Now.VmStat.AllocStalls, stalls, "allocations that reclaimed"),
            Sum(
                host, "pgscan_direct", host.Host.Now.VmStat.ScannedDirectly, host.PerSecond(scanned),
                "pages that they looked at"),
            MemoryStalls.SomeRow(host)));
    }

    /// <summary>Rows by zone, added up.</summary>
    private static HostEvidence? Sum(HostFacts host, string row, long? now, double? perSecond, string because) =>
        now is { } count && perSecond is { } rate && host.Interval is { } over
            ? new(
                "/proc/vmstat",
                $"{row} {count} (+{rate * over.TotalSeconds:0} in {DurationText.Of(over.TotalSeconds)})",
                because)
            : null;
}
