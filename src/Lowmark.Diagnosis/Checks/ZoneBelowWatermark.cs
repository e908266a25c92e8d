using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A zone has no more free than its watermarks.</summary>
public sealed class ZoneBelowWatermark : ICheck
{
    public RuleDoc Doc { get; } = new(
        "zone-below-watermark",
        "a zone has no more free than its watermark",
        "Free pages of a zone (x86's ZONE_DMA apart) are not above min: critical when they were not in the sample "
        + "before either, else a warning. Not above low: a notice, for kswapd works there by design.",
        "All zones have more free than low.",
        "/proc/zoneinfo can not be read.",
        "Below min an ordinary request has to reclaim by itself, and what can not wait lives on what is left of the "
        + "reserve.",
        "__zone_watermark_ok(), wakeup_kswapd(), mm/page_alloc.c and mm/vmscan.c.");

    public CheckResult Run(HostFacts host)
    {
        if (host.State is not { } state || !state.Zones.Any(zone => zone is { Free: not null, Min: not null }))
        {
            return CheckResult.Unknown("free pages and watermarks of /proc/zoneinfo");
        }

        return CheckResult.Of(
            state.Zones.Select(zone => Judge(host, state, zone)).OfType<HostFinding>(), "every zone is above low");
    }

    private HostFinding? Judge(HostFacts host, MemoryState state, ZoneState zone)
    {
        if (state.IsForIsa(zone)) { return null; }
        if (zone is not { Free: { } free, Min: { Count: > 0 } min }) { return null; }
        bool isBelowMin = free <= min;
        if (!isBelowMin && !(free <= zone.Low)) { return null; }
        string mark = isBelowMin ? "min" : "low";
        KiB bound = state.InKiB(isBelowMin ? min : zone.Low!.Value);
        KiB size = state.InKiB(free);
        string name = $"Node {zone.Node} {zone.Name}";
        string effect = isBelowMin
            ? "ordinary requests must reclaim first"
            : "kswapd is at work there";
        return Doc.At(
            SeverityOf(host, zone, isBelowMin),
            $"{name} has {size.ToReadable()} free, not more than its {mark} watermark of {bound.ToReadable()}: "
            + $"{effect}.",
            new HostEvidence(
                "/proc/zoneinfo", $"{name}: free {size}, {mark} {bound}", $"free is not above {mark}")) with
        {
            Subject = new("zone", name),
        };
    }

    private static Severity SeverityOf(HostFacts host, ZoneState zone, bool isBelowMin)
    {
        if (!isBelowMin) { return Severity.Notice; }
        bool wasBelow = host.Host.Before?.Zones.Of(zone.Node, zone.Name) is { Free: { } free, Min: { } min }
            && free <= min;
        return wasBelow ? Severity.Critical : Severity.Warning;
    }
}
