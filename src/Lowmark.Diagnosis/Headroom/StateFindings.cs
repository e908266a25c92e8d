using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Headroom;

/// <summary>What stands out in a memory state in which nothing has failed yet.</summary>
public static class StateFindings
{
    /// <summary>The last order that the allocator promises to try hard for (PAGE_ALLOC_COSTLY_ORDER).</summary>
    private const int JudgedOrder = 3;

    /// <summary>A healthy zone has most of its free memory in large blocks.</summary>
    private const int MostlyUnusablePermille = 900;

    /// <summary>ZONE_DMA of x86 is 16 MiB and serves next to nothing: judging the machine by it would be
    /// noise.</summary>
    private const string SmallZone = "DMA";

    private static readonly string[] s_factors =
        [
            "low-memory-host", "shmem", "slab-unreclaimable", "page-tables", "mlocked", "page-cache-dirty", "swap-full",
            "min-free-too-high"
        ];

    public static EquatableArray<Factor> Read(ReportFacts facts, EquatableArray<OrderHeadroom> headroom)
    {
        List<Factor> findings = [.. RuleCatalog.Factors.Where(rule => Array.IndexOf(s_factors, rule.Doc.Id) >= 0)
            .Select(rule => rule.Evaluate(facts)).Where(finding => finding.Outcome is Outcome.Confirmed)
            .Select(finding => new Factor(finding.RuleId, finding.Summary, finding.Confidence, finding.Evidence))];
        if (Fragmented(facts, headroom) is { } fragmented) { findings.Add(fragmented); }
        findings.AddRange(BelowMarks(facts));
        return findings.ToEquatableArray();
    }

    private static Factor? Fragmented(ReportFacts facts, EquatableArray<OrderHeadroom> headroom)
    {
        OrderHeadroom[] judged = [.. headroom.Where(row => row.Order == JudgedOrder && row.Zone != SmallZone)];
        if (judged.All(row => row.UnusablePermille is null)) { return null; }
        if (judged.Any(row => row.Blocks > 0)) { return MostlyFragmented(facts, judged); }
        EquatableArray<Evidence> evidence = judged.Select(row => Line(facts, row)).OfType<Evidence>()
            .ToEquatableArray();
        return new Factor(
            "fragmentation",
            $"No zone has a free block of order {JudgedOrder}: a request for one would have to compact memory first.",
            Confidence.Certain, evidence);
    }

    /// <summary>The zone with most free memory decides: requests end up there.</summary>
    private static Factor? MostlyFragmented(ReportFacts facts, OrderHeadroom[] judged)
    {
        OrderHeadroom main = judged.MaxBy(
            row => facts.Memory!.Zones.First(zone => zone.Node == row.Node && zone.Name == row.Zone).Free)!;
        if (main.UnusablePermille is not >= MostlyUnusablePermille) { return null; }
        Evidence? line = Line(facts, main);
        return new Factor(
            "fragmentation",
            $"{main.UnusablePermille / 10} % of the free memory of Node {main.Node} {main.Zone} is in pieces smaller "
            + $"than order {JudgedOrder}; {main.Blocks} blocks of that order are left.",
            Confidence.Certain, line is null ? [] : [line]);
    }

    private static IEnumerable<Factor> BelowMarks(ReportFacts facts)
    {
        foreach (ZoneState zone in facts.Memory?.Zones ?? [])
        {
            if (zone is not { Free: { } free, Min: { Count: > 0 } min } || free > min) { continue; }
            KiB freeSize = facts.Memory!.InKiB(free);
            KiB minSize = facts.Memory.InKiB(min);
            Evidence? line = facts.Line(zone.Line, $"free {freeSize} is not above min {minSize}");
            yield return new Factor(
                "zone-exhaustion",
                $"Node {zone.Node} {zone.Name} has {freeSize.ToReadable()} free, not more than its min watermark of "
                + $"{minSize.ToReadable()}.",
                Confidence.Certain, line is null ? [] : [line]);
        }
    }

    private static Evidence? Line(ReportFacts facts, OrderHeadroom row) => facts.Line(
        facts.Memory!.Zones.FirstOrDefault(zone => zone.Node == row.Node && zone.Name == row.Zone)?.FreeAreaLine,
        row.Verdict);
}
