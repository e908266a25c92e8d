using Lowmark.Allocator;
using Lowmark.Diagnosis.CallPaths;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Holds the failed request against every zone of the report.</summary>
public static class ZoneFactsReader
{
    private static readonly ZoneFacts None = new([], null);

    /// <param name="context">The trigger's: what it may use depends on it.</param>
    /// <param name="isOomVictim">The trigger had been killed by an earlier report.</param>
    internal static ZoneFacts Read(
        Report report, DecodedGfp? gfp, AllocatorVariant variant, TaskContext context, bool isOomVictim)
    {
        if (report.Memory is not { } memory || gfp is null || !memory.Zones.Any()) { return None; }
        AllocationRequest request = new(
            new Order(Math.Clamp(report.Request?.Order ?? 0, 0, 62)), gfp.Flags, NodemaskOf(report),
            report.Summary?.MemsAllowed ?? report.Request?.MemsAllowed)
        {
            IsOomVictim = isOomVictim && context is not TaskContext.Interrupt,
            IsReclaiming = context is TaskContext.Reclaim,
        };
        return Walk(memory, request, variant, isBeforeKill: report.Event is ReportEvent.Oom);
    }

    /// <param name="isBeforeKill">Whether the attempt right before a kill was made too.</param>
    public static ZoneFacts Walk(
        MemoryState memory, AllocationRequest request, AllocatorVariant variant, bool isBeforeKill)
    {
        MemoryState held = variant.IgnoresBoost(request) ? WatermarkBoost.Derive(memory) : memory;
        ZonelistVerdict atMin = ZonelistWalk.Evaluate(held, request, variant, Watermark.Min);
        WatermarkVerdict?[]? atHigh = isBeforeKill ? ZonelistWalk.BeforeOomKill(held, request, atMin) : null;
        ZoneFact[] facts = new ZoneFact[atMin.Zones.Count];
        int place = 0;
        foreach (ZoneState printed in memory.Zones)             // the walk keeps their order
        {
            ZoneVerdict min = atMin.Zones[place];
            WatermarkVerdict? high = atHigh?[place];
            facts[place++] = new ZoneFact(
                printed, Situation(min, high), min.Reason, min.WhyNot, min.Watermark, high,
                min.FreeArea?.BlockAvailable, min.FreeArea?.LargestUsable?.Value)
            {
                Orders = Orders(printed.FreeArea, min.FreeArea, request.Order),
            };
        }

        return new ZoneFacts(new EquatableArray<ZoneFact>(facts), memory.FreeElsewhere);
    }

    public static EquatableArray<ZoneCheck> ToChecks(ZoneFacts facts)
    {
        ZoneCheck[] checks = new ZoneCheck[facts.All.Count];
        for (int i = 0; i < checks.Length; i++) { checks[i] = ToCheck(facts.All[i]); }
        return new(checks);
    }

    public static ZoneCheck ToCheck(ZoneFact zone) => new(
        zone.Zone.Node, zone.Zone.Name, zone.Eligible, zone.WhyNot, zone.Zone.Free, zone.AboveMin?.Usable,
        zone.AboveMin?.Needed,
        zone.AboveMin?.ShortBy, zone.AboveMin?.Passes, zone.BlockAvailable, Words(zone),
        zone.Zone.Line)
    {
        Orders = zone.Orders,
    };

    private static EquatableArray<OrderCheck> Orders(FreeArea? area, FreeAreaVerdict? verdict, Order wanted)
    {
        if (area is null || verdict is null) { return []; }
        OrderCheck[] checks = new OrderCheck[area.Orders.Count];
        for (int order = 0; order < checks.Length; order++)
        {
            FreeBlocks blocks = area.Orders[order];
            string? whyNot = blocks.Blocks switch
            {
                <= 0 => null,
                _ when !verdict.UsableByOrder[order] => "on lists that this request may not take from",
                _ when order < wanted.Value => "too small",
                _ => null,
            };
            checks[order] = new(blocks, blocks.Blocks > 0 && whyNot is null, whyNot);
        }

        return new(checks);
    }

    private static NodeMask? NodemaskOf(Report report) => report.Summary is { NodemaskPrinted: true } summary
        ? summary.Nodemask
        : report.Request?.Nodemask;

    private static ZoneSituation Situation(ZoneVerdict min, WatermarkVerdict? high) => min.Outcome switch
    {
        ZoneOutcome.NotEligible => ZoneSituation.NotEligible,
        ZoneOutcome.BelowWatermark => ZoneSituation.BelowMin,
        ZoneOutcome.NoBlock => ZoneSituation.NoBlock,
        ZoneOutcome.WouldSucceed when IsBelowHigh(min, high) => ZoneSituation.BelowHigh,
        ZoneOutcome.WouldSucceed => ZoneSituation.WouldSucceed,
        // No block is no block: whatever an unprinted reserve takes off, the printed figures meet the mark.
        ZoneOutcome.Unknown when IsBlockless(min) => ZoneSituation.NoBlock,
        ZoneOutcome.Unknown when min.Eligible is true && IsBelowHigh(min, high) => ZoneSituation.BelowHigh,
        ZoneOutcome.Unknown => ZoneSituation.Unknown,
    };

    /// <summary>Not where only what the attempt before a kill leaves aside decides, and the request itself may use:
    /// free CMA, mostly. There the attempts before that one had memory to spare by the printed figures.</summary>
    private static bool IsBelowHigh(ZoneVerdict min, WatermarkVerdict? high) =>
        high is { Passes: false } && !(min.Watermark?.Usable > high.Needed);

    private static bool IsBlockless(ZoneVerdict verdict) => verdict is
    {
        Eligible: true, FreeArea.BlockAvailable: false, Zone: { Free: { } free, Min: { } min },
    } && free > min;

    private static string Words(ZoneFact zone) => zone.Situation switch
    {
        ZoneSituation.NotEligible => $"not for this request: {zone.WhyNot}",
        ZoneSituation.BelowMin when zone.AboveMin?.Needed == default(Pages) =>
            $"{zone.AboveMin.Inequality}: nothing is free",
        ZoneSituation.BelowMin when zone.NeedsReserve =>
            $"{zone.AboveMin?.Inequality}: not above watermark plus lowmem reserve",
        ZoneSituation.BelowMin => $"{zone.AboveMin?.Inequality}: not above the watermark",
        ZoneSituation.BelowHigh =>
            $"{zone.AboveHigh?.Inequality}: not above high, which the last attempt before a kill must pass without "
            + "the request's own reserves",
        ZoneSituation.NoBlock => $"{zone.AboveMin?.Inequality}: enough pages, but no free block of the order",
        ZoneSituation.WouldSucceed when zone.AboveHigh is { Passes: false } =>
            $"{zone.AboveMin?.Inequality}: nothing printed stands against the request; only the last attempt before a "
            + $"kill may not use all of it: {zone.AboveHigh.Inequality}",
        ZoneSituation.WouldSucceed => $"{zone.AboveMin?.Inequality}: nothing printed stands against the request",
        ZoneSituation.Unknown =>
            zone.AboveMin?.Inequality is { } inequality
                ? $"{inequality}: not decidable"
                : $"not decidable{(zone.WhyNot is { } why ? $": {why}" : "")}",
    };
}
