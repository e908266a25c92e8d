using Lowmark.Allocator;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The kernel's inequality of each zone, with the line its numbers stand on.</summary>
internal static class ZoneEvidence
{
    private const int MostZones = 8;

    /// <summary>What a rule needs to judge a zone.</summary>
    public const string MissingLines = "the watermark, lowmem_reserve and free area lines of every zone that the "
        + "request may use";

    /// <summary>Zones below their mark, those first that the allocator tries first: the highest of each node. It
    /// decides.</summary>
    public static Evidence[] Short(ReportFacts facts)
    {
        List<ZoneFact> zones = Sorted(
            facts, zone => zone.IsShort, (last, zone) => last.Zone.Node >= zone.Zone.Node);
        Evidence[] marks = new Evidence[Math.Min(zones.Count, MostZones)];
        for (int i = 0; i < marks.Length; i++) { marks[i] = Mark(facts, zones[i], decides: i == 0); }
        return marks;
    }

    /// <summary>That no zone that the request may use has enough: a sentence without its full stop.</summary>
    public static string NoneAbove(ReportFacts facts)
    {
        int eligible = 0;
        bool isShort = false;
        bool needsPage = false;
        bool needsReserve = false;
        bool isBelowHigh = false;
        foreach (ZoneFact zone in facts.Zones.All)
        {
            if (zone.Eligible) { eligible++; }
            if (!zone.IsShort) { continue; }
            isShort = true;
            needsPage |= zone.Failed?.Needed != default(Pages);
            needsReserve |= zone.NeedsReserve;
            isBelowHigh |= zone.Situation is ZoneSituation.BelowHigh;
        }

        bool nothing = isShort && !needsPage;
        string reserve = needsReserve ? " plus lowmem reserve" : "";
        string high = isBelowHigh ? ", the mark that the last attempt before a kill asks for" : "";
        string mark = isBelowHigh ? "high watermark" : "watermark";
        string most = nothing ? "free page" : $"more free memory than its {mark}{reserve}{high}";
        string rest = nothing ? ", and no watermark is checked for it" : "";
        return eligible switch
        {
            1 => $"The only zone that the request may use has no {most}{rest}",
            2 => $"Neither of the 2 zones that the request may use has {(nothing ? "a " : "")}{most}{rest}",
            _ => $"None of the {eligible} zones that the request may use has {(nothing ? "a " : "")}{most}{rest}",
        };
    }

    /// <summary>Marks the line that decides.</summary>
    public static Evidence? Deciding(Evidence? evidence) => evidence is null ? null : evidence with { Decides = true };

    /// <summary>Zones that have the pages and no block.</summary>
    public static List<Evidence> WithoutBlock(ReportFacts facts)
    {
        List<ZoneFact> zones = Sorted(
            facts, zone => zone.Situation is ZoneSituation.NoBlock,
            (last, zone) => (last.Zone.Free ?? default) < (zone.Zone.Free ?? default));
        List<Evidence> evidence = new(2 * zones.Count);
        bool first = true;
        for (int i = 0; i < Math.Min(zones.Count, MostZones); i++)
        {
            ZoneFact zone = zones[i];
            if (zone.AboveMin is { } check)
            {
                evidence.Add(facts.Arithmetic(
                    $"{zone.Name}: {check.Inequality}",
                    check.Passes is true
                        ? "enough pages are free: the watermark is met"
                        : "free is above min as printed",
                    zone.Zone.Line));
            }

            string largest = zone.Largest is { } order
                ? $"the largest block it may take there is of order {order}"
                : "none that it may take is there";
            Evidence? line = facts.Line(
                zone.Zone.FreeAreaLine, $"no free block of order {facts.Request?.Order}: {largest}");
            if (line is null) { continue; }
            evidence.Add(line with { Decides = first });
            first = false;
        }

        return evidence;
    }

    /// <summary>Memory that was free where the request could not go.</summary>
    public static IEnumerable<Evidence> Elsewhere(ReportFacts facts, Ineligibility why)
    {
        foreach (ZoneFact zone in facts.Zones.Idle(why).OrderByDescending(zone => zone.Zone.Free).Take(MostZones))
        {
            KiB free = facts.Memory!.InKiB(zone.Zone.Free!.Value);
            Evidence? line = facts.Line(
                zone.Zone.Line, $"{zone.Name} had {free} free, but the request may not use it: {zone.WhyNot}");
            if (line is not null) { yield return line; }
        }

        if (HasUnprinted(facts) && facts.Token(LineShape.Counters, "free:"u8, Unprinted(facts)) is { } total)
        {
            yield return total;
        }
    }

    /// <summary>Memory was free where the request could not go.</summary>
    public static bool AnyElsewhere(ReportFacts facts, Ineligibility why) =>
        facts.Zones.AnyIdle(why) || HasUnprinted(facts);

    /// <summary>More than what the printed zones keep as their own high marks: not the small change of per-CPU
    /// drift.</summary>
    public static bool HasUnprinted(ReportFacts facts)
    {
        if (facts.Zones.UnprintedFree is not { } free || facts.Memory is not { } memory) { return false; }
        KiB marks = new(1024);
        foreach (ZoneFact zone in facts.Zones.All)
        {
            if (zone is { Eligible: true, Zone.High: { } high }) { marks += memory.InKiB(high); }
        }

        return free > marks;
    }

    /// <summary>Memory was free in zones that were not printed, and the totals below the zones were: so nothing was cut
    /// away.</summary>
    public static bool HasLeftOut(ReportFacts facts) => facts.Memory?.Totals.Ram is not null && HasUnprinted(facts);

    private static string Unprinted(ReportFacts facts) =>
        $"the machine had {facts.Zones.UnprintedFree} free in zones or nodes that the kernel left out because the "
        + "request may not use them";

    /// <param name="isBehind">Whether the first, which was taken already, comes behind the second.</param>
    private static List<ZoneFact> Sorted(
        ReportFacts facts, Func<ZoneFact, bool> isTaken, Func<ZoneFact, ZoneFact, bool> isBehind)
    {
        List<ZoneFact> zones = [];
        foreach (ZoneFact zone in facts.Zones.All)
        {
            if (!isTaken(zone)) { continue; }
            int at = zones.Count;
            while (at > 0 && isBehind(zones[at - 1], zone)) { at--; }
            zones.Insert(at, zone);
        }

        return zones;
    }

    /// <summary>The check at min says why the allocation failed, the one at high that the kill was right.</summary>
    private static Evidence Mark(ReportFacts facts, ZoneFact zone, bool decides)
    {
        WatermarkVerdict? check = zone.Failed;
        string because = zone.Situation is ZoneSituation.BelowHigh
            ? "above min when printed, but the last attempt before a kill asks for high, without reserves"
            : "too few free pages for this request";
        if (zone.NeedsReserve && check is { Needed: { } needed, LowmemReserve: { } reserve })
        {
            string mark = zone.Situation is ZoneSituation.BelowHigh ? "high" : "min";
            because = $"{because}: {mark} alone is met, {mark} plus lowmem reserve = {facts.Memory!.InKiB(needed)} is "
                + "not";
        }

        return new(zone.Zone.Line, $"{zone.Name}: {check?.Inequality ?? "below its watermark"}", because)
        {
            Decides = decides,
        };
    }
}
