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
    public const string MissingLines = "the watermark, lowmem_reserve and free area lines of every zone that the request may use";

    /// <summary>Zones below their mark, those first that the allocator tries first: the highest of each node. It decides.</summary>
    public static IEnumerable<Evidence> Short(ReportFacts facts) => facts.Zones.Short.Reverse().OrderBy(zone => zone.Zone.Node)
        .Take(MostZones).Select((zone, at) => Mark(facts, zone) with { Decides = at == 0 });

    /// <summary>That no zone that the request may use is above its watermark: a sentence without its full stop.</summary>
    public static string NoneAbove(ReportFacts facts) => facts.Zones.Eligible.Count() switch
    {
        1 => "The only zone that the request may use has no more free memory than its watermark",
        2 => "Neither of the 2 zones that the request may use has more free memory than its watermark",
        int count => $"None of the {count} zones that the request may use has more free memory than its watermark",
    };

    /// <summary>Marks the line that decides.</summary>
    public static Evidence? Deciding(Evidence? evidence) => evidence is null ? null : evidence with { Decides = true };

    /// <summary>Zones that have the pages and no block.</summary>
    public static IEnumerable<Evidence> WithoutBlock(ReportFacts facts)
    {
        bool first = true;
        foreach (ZoneFact zone in facts.Zones.WithoutBlock.OrderByDescending(zone => zone.Zone.Free ?? default).Take(MostZones))
        {
            if (zone.AboveMin is { } check)
            {
                yield return facts.Arithmetic(
                    $"{zone.Name}: {check.Inequality}",
                    check.Passes is true ? "enough pages are free: the watermark is met" : "free is above min as printed",
                    zone.Zone.Line);
            }

            string largest = zone.Largest is { } order ? $"the largest block it may take there is of order {order}" : "none that it may take is there";
            if (facts.Line(zone.Zone.FreeAreaLine, $"no free block of order {facts.Request?.Order}: {largest}") is { } line)
            {
                yield return line with { Decides = first };
                first = false;
            }
        }
    }

    /// <summary>Memory that was free where the request could not go.</summary>
    public static IEnumerable<Evidence> Elsewhere(ReportFacts facts, Ineligibility why)
    {
        foreach (ZoneFact zone in facts.Zones.Idle(why).OrderByDescending(zone => zone.Zone.Free).Take(MostZones))
        {
            KiB free = facts.Memory!.InKiB(zone.Zone.Free!.Value);
            if (facts.Line(zone.Zone.Line, $"{zone.Name} had {free} free, but the request may not use it: {zone.WhyNot}") is { } line)
            {
                yield return line;
            }
        }

        if (HasUnprinted(facts) && facts.Token(LineShape.Counters, "free:", Unprinted(facts)) is { } total) { yield return total; }
    }

    /// <summary>Memory was free where the request could not go.</summary>
    public static bool AnyElsewhere(ReportFacts facts, Ineligibility why) => facts.Zones.Idle(why).Any() || HasUnprinted(facts);

    /// <summary>More than what the printed zones keep as their own high marks: not the small change of per-CPU drift.</summary>
    public static bool HasUnprinted(ReportFacts facts)
    {
        if (facts.Zones.UnprintedFree is not { } free || facts.Memory is not { } memory) { return false; }
        KiB marks = new(1024);
        foreach (ZoneFact zone in facts.Zones.Eligible)
        {
            if (zone.Zone.High is { } high) { marks += memory.InKiB(high); }
        }

        return free > marks;
    }

    /// <summary>Memory was free in zones that were not printed, and the totals below the zones were: so nothing was cut away.</summary>
    public static bool HasLeftOut(ReportFacts facts) => facts.Memory?.Totals.Ram is not null && HasUnprinted(facts);

    private static string Unprinted(ReportFacts facts) =>
        $"the machine had {facts.Zones.UnprintedFree} free in zones or nodes that the kernel left out because the request may not use them";

    private static Evidence Mark(ReportFacts facts, ZoneFact zone)
    {
        bool min = zone.Situation is ZoneSituation.BelowMin;
        WatermarkVerdict? check = min ? zone.AboveMin : zone.AboveHigh;
        string because = min
            ? "too few free pages for this request"
            : "above min, but the attempt right before a kill asks for the high watermark";
        return facts.Arithmetic($"{zone.Name}: {check?.Inequality ?? "below its watermark"}", because, zone.Zone.Line);
    }
}
