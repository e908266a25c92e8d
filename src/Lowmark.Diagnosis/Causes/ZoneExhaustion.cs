using Lowmark.Allocator;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The request may only use some zones, and those are empty.</summary>
public sealed class ZoneExhaustion : IRule
{
    public RuleDoc Doc { get; } = new(
        "zone-exhaustion",
        "the memory zones the request may use are full, others are not",
        "The gfp mask limits the request to low zones (DMA, DMA32, lowmem of a 32-bit kernel, everything but "
        + "Movable), those are below their watermarks, and zones above them have free memory (likely, where the log "
        + "does not show it for DMA and DMA32); or its cpuset has only nodes without such a zone (likely, where no "
        + "zone line is printed); or with its free CMA, which the request may not take, a zone would be above its "
        + "high watermark.",
        "Every zone was allowed, or one that was met its watermark, or the zones above were just as empty.",
        "The gfp mask, or the lines of a zone that the request may use, are not in the log.",
        "Free memory of the wrong kind does not help: the cure is at the user of the low zone, or in how memory is "
        + "split (kernelcore=, movablecore=, cma=).",
        "gfp_zone(), include/linux/gfp.h; zone fallback and lowmem_reserve, mm/page_alloc.c; all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent)
        {
            return Doc.Refuted("no page allocator request failed", facts.Header("what was reported"));
        }

        if (facts.Request?.Zone is not { } zone) { return Doc.Unknown("the gfp mask"); }
        if (facts.Zones.IsEmpty)
        {
            if (NoSuchZone(facts, zone) is { } found) { return found; }
            return zone is "Movable" or "HighMem"
                ? Doc.Refuted("the request may use every zone", facts.Header("its gfp flags"))
                : Doc.Unknown("the zone lines (Mem-Info)");
        }

        if (facts.Zones.AllShort is not true)
        {
            return facts.Zones.AllShort is false
                ? Doc.Refuted(
                    "a zone it may use met its watermark",
                    [.. ZoneEvidence.WithoutBlock(facts), facts.Header("the request")])
                : Doc.Unknown(ZoneEvidence.MissingLines);
        }

        if (OnlyCmaLeft(facts) is { } cma)
        {
            return Doc.Confirmed(
                Confidence.Certain,
                $"{cma.Name} has {facts.Memory!.InKiB(cma.Zone.FreeCma!.Value).ToReadable()} free, but only in CMA, "
                + "which this request may not take.",
                [
                    facts.Header($"the request: {string.Join('|', facts.Request.GfpFlags)}"),
                    .. ZoneEvidence.Short(facts)
                ]);
        }

        bool above = facts.Zones.AnyIdle(Ineligibility.ZoneTooHigh);
        if (!above && IsUnknownAbove(facts))
        {
            return Doc.Confirmed(
                Confidence.Likely, $"{UpTo(zone)} {ZoneEvidence.NoneAbove(facts)}; the zones above are not in the log.",
                [facts.Header($"its gfp flags allow zones up to {zone}"), .. ZoneEvidence.Short(facts)]);
        }

        return above || HasRoomUnprinted(facts, zone)
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{UpTo(zone)} {ZoneEvidence.NoneAbove(facts)}, while zones above have free memory.",
                [
                    facts.Header($"its gfp flags allow zones up to {zone}"), .. ZoneEvidence.Short(facts),
                    .. ZoneEvidence.Elsewhere(facts, Ineligibility.ZoneTooHigh)
                ])
            : Doc.Refuted(
                "no zone above has memory to spare", [.. ZoneEvidence.Short(facts), facts.Header("the request")]);
    }

    /// <summary>A cpuset of nodes with nothing but zones that the request may not use, Movable for the most part: it
    /// fails at once, however much is free.</summary>
    /// <remarks>cpusets_insane_config() in __alloc_pages_slowpath(), mm/page_alloc.c, v5.15. Kernels from 6.1 on print
    /// no zone line then: that they are lost can not be told from it.</remarks>
    private Finding? NoSuchZone(ReportFacts facts, string zone)
    {
        if (facts.Request is not { Cpuset: { } cpuset and not "/", MemsAllowed: { } nodes }) { return null; }
        if (zone == "Movable" || facts.Memory is not { Totals.Ram: not null } memory) { return null; }
        ZoneFact[] closed = [.. facts.Zones.Idle(Ineligibility.ZoneTooHigh)];
        bool isListed = memory.Zones.Any();
        if (memory.FreeElsewhere is not { Count: > 0 } free || isListed != closed.Length > 0) { return null; }

        // A zone HighMem, where there is one, would be listed: without it Normal is the highest.
        string highest = zone == "HighMem" ? "Normal" : zone;
        string left = isListed
            ? $"All they have is {string.Join(", ", closed.Select(one => one.Name))}"
            : "No zone is listed for them";
        return Doc.Confirmed(
            isListed ? Confidence.Certain : Confidence.Likely,
            $"{UpTo(highest)} The nodes that the cpuset {cpuset} allows ({nodes}) have none of these. {left}, while "
            + $"{free.ToReadable()} is free on other nodes.",
            [
                facts.Header($"its gfp flags allow zones up to {highest}, its cpuset only node {nodes}"),
                .. ZoneEvidence.Elsewhere(facts, Ineligibility.ZoneTooHigh),
            ]);
    }

    public bool IsRuledOut(ReportFacts facts) => !facts.IsAllocatorEvent
        || (facts.Request?.Zone is { } zone && facts.Zones.AllShort switch
        {
            true => OnlyCmaLeft(facts) is null && !facts.Zones.AnyIdle(Ineligibility.ZoneTooHigh)
                && !IsUnknownAbove(facts) && !HasRoomUnprinted(facts, zone),
            false => true,
            null => false,
        });

    private static bool IsUnknownAbove(ReportFacts facts) => IsLowZone(facts) && facts.Zones.UnprintedFree is null;

    /// <summary>Whether the zones above that were not printed have free memory.</summary>
    private static bool HasRoomUnprinted(ReportFacts facts, string zone) => zone is not ("Movable" or "HighMem")
        && NodeExhaustion.Confinement(facts) is null && ZoneEvidence.HasLeftOut(facts);

    private static string UpTo(string zone) =>
        zone == "DMA" ? "The request may use zone DMA only." : $"The request may use zones up to {zone} only.";

    /// <summary>Confined to DMA or DMA32 while nothing is known of the zones above.</summary>
    internal static bool IsLowZone(ReportFacts facts) => facts.Request?.Zone is "DMA" or "DMA32"
        && !facts.Zones.AnyIs(Ineligibility.ZoneTooHigh);

    /// <summary>A zone that has memory to spare, were its free CMA pages not closed to the request; null when there is
    /// none.</summary>
    internal static ZoneFact? OnlyCmaLeft(ReportFacts facts)
    {
        ZoneFact? most = null;
        foreach (ZoneFact zone in facts.Zones.All)
        {
            if (IsOnlyCma(zone) && !(zone.Zone.FreeCma <= most?.Zone.FreeCma)) { most = zone; }
        }

        return most;
    }

    private static bool IsOnlyCma(ZoneFact zone) =>
        zone is
        {
            IsShort: true,
            AboveMin: { Free: { } free, Usable: { } usable, LowmemReserve: { } reserve },
            Zone: { FreeCma: { Count: > 0 } cma, High: { } high },
        }
        && usable + cma <= free && usable + cma > high + reserve;
}
