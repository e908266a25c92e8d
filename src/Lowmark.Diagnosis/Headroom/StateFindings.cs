using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Headroom;

/// <summary>What stands out in a memory state in which nothing has failed yet.</summary>
public static class StateFindings
{
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
        if (facts.Memory is not { } memory || FragmentedState.Of(memory, headroom) is not { } found) { return null; }
        EquatableArray<Evidence> evidence = found.Rows.Select(row => Line(facts, row)).OfType<Evidence>()
            .ToEquatableArray();
        return new Factor("fragmentation", found.Summary, Confidence.Certain, evidence);
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
