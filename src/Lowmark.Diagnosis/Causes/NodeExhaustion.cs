using Lowmark.Allocator;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The request is confined to nodes that are empty while others have memory.</summary>
public sealed class NodeExhaustion : IRule
{
    public RuleDoc Doc { get; } = new(
        "node-exhaustion",
        "the NUMA nodes the task may use are full, others are not",
        "A cpuset, a memory policy or __GFP_THISNODE confines the request to some nodes, those are below their "
        + "watermarks, and other nodes have free memory. Likely, where the log does not show what was free there, or "
        + "where the kernel killed for the confinement and at most 5 % was free there again when it printed.",
        "All nodes were allowed, or a zone that was allowed met its watermark, or the other nodes were just as empty.",
        "The log does not show which nodes were allowed, or the lines of a zone there are missing.",
        "The machine has memory; the task may not use it. Widen cpuset.mems or the policy instead of adding RAM.",
        "constrained_alloc(), mm/oom_kill.c; cpuset_node_allowed(), kernel/cgroup/cpuset.c; all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (!facts.IsAllocatorEvent)
        {
            return Doc.Refuted("no page allocator request failed", facts.Header("what was reported"));
        }

        if (Confinement(facts) is not { } confined)
        {
            return IsFree(facts)
                ? Doc.Refuted("the request was not confined to nodes", Statement(facts, "every node was allowed"))
                : Doc.Unknown("which nodes the request may use (nodemask=, mems_allowed=)");
        }

        if (facts.Zones.IsEmpty)
        {
            return IsPrinted(facts)
                ? Doc.Confirmed(
                    Confidence.Likely,
                    $"{confined}; the zone lines that would show what was free there are not in the log.",
                    Statement(facts, confined))
                : Doc.Unknown("the zone lines (Mem-Info)");
        }

        return facts.Zones.AllShort switch
        {
            true when ZoneEvidence.AnyElsewhere(facts, Ineligibility.NodeNotAllowed) => Doc.Confirmed(
                Confidence.Certain, $"{confined}. {ZoneEvidence.NoneAbove(facts)}, while {Others(facts)}.",
                [
                    Statement(facts, confined), .. ZoneEvidence.Short(facts),
                    .. ZoneEvidence.Elsewhere(facts, Ineligibility.NodeNotAllowed)
                ]),
            true when facts.Zones.UnprintedFree is null
                && !facts.Zones.AnyIs(Ineligibility.NodeNotAllowed) =>
                Doc.Confirmed(
                    Confidence.Likely,
                    $"{confined}. {ZoneEvidence.NoneAbove(facts)}; what other nodes had is not in the log.",
                    [Statement(facts, confined), .. ZoneEvidence.Short(facts)]),
            true => Doc.Refuted(
                "the other nodes were just as empty", [Statement(facts, confined), .. ZoneEvidence.Short(facts)]),
            false => Recovered(facts, confined)
                ?? Doc.Refuted("a zone it may use met its watermark", Statement(facts, confined)),
            null => Doc.Unknown(ZoneEvidence.MissingLines),
        };
    }

    /// <summary>Pages came back before the report was printed; the kernel's word on the confinement stays.</summary>
    private Finding? Recovered(ReportFacts facts, string confined)
    {
        bool isKill = facts.IsOom && IsPrinted(facts) && facts.Request is not { Order: > 0 };
        if (!isKill || !ZoneEvidence.AnyElsewhere(facts, Ineligibility.NodeNotAllowed)) { return null; }
        Pages left = default;
        Pages size = default;
        foreach (ZoneFact zone in facts.Zones.Eligible)
        {
            if (zone.Zone is not { Free: { } free, Managed: { } managed }) { return null; }
            left += free;
            size += managed;
        }

        KiB all = facts.Memory!.InKiB(size);
        KiB spare = facts.Memory.InKiB(left);
        return ReportFacts.Percent(spare, all) is <= GlobalExhaustion.MostLeftPercent
            ? Doc.Confirmed(
                Confidence.Likely,
                $"{confined}. There {spare.ToReadable()} of {all.ToReadable()} is free; one zone was back above its "
                + $"watermark when the report was printed. {Others(facts)}.",
                [
                    Statement(facts, confined), .. ZoneEvidence.Short(facts),
                    .. ZoneEvidence.Elsewhere(facts, Ineligibility.NodeNotAllowed),
                ])
            : null;
    }

    public bool IsRuledOut(ReportFacts facts) =>
        !facts.IsAllocatorEvent || (Confinement(facts) is null && IsFree(facts));

    /// <summary>Whether it is known that nothing confines the request to nodes.</summary>
    private static bool IsFree(ReportFacts facts) =>
        facts.Constraint == OomConstraint.None || AllowsAllNodes(facts);

    /// <summary>What confines the request, in words; null when nothing does or it is not known.</summary>
    internal static string? Confinement(ReportFacts facts)
    {
        if (facts.Constraint == OomConstraint.Cpuset)
        {
            return $"The cpuset{(facts.Request?.Cpuset is { } name ? $" {name}" : "")} allows only "
                + $"{Nodes(facts.Request?.MemsAllowed) ?? AnyNodes(facts)}";
        }

        if (facts.Constraint == OomConstraint.MemoryPolicy) { return $"A memory policy allows only {AnyNodes(facts)}"; }
        if (facts.Gfp is { } gfp && gfp.Flags.HasFlag(GfpFlags.ThisNode))
        {
            return "The request asked for one node only (__GFP_THISNODE)";
        }

        return facts.Zones.AnyIs(Ineligibility.NodeNotAllowed) ? $"The request may use only {AnyNodes(facts)}" : null;
    }

    private static string AnyNodes(ReportFacts facts) =>
        Nodes(facts.Request?.Nodemask ?? facts.Request?.MemsAllowed) ?? "some nodes";

    /// <summary>The line of a page allocation failure can prove it: no memory policy (<c>nodemask=(null)</c>, printed
    /// since v4.10) and the root cpuset, which has all nodes; or masks that hold every node of the machine; or there is
    /// one node only.</summary>
    private static bool AllowsAllNodes(ReportFacts facts)
    {
        if (facts.Gfp is null || facts.Report.Request is not { } request) { return false; }
        bool whole = RequestReader.PrintsAllNodes(facts.Report);
        bool Holds(NodeMask mask) => whole && facts.Memory!.Nodes.All(node => mask.Contains(node.Node));
        if (whole && facts.Memory!.Nodes.Count == 1) { return true; }
        bool noPolicy = request.NodemaskPrinted && (request.Nodemask is not { } policy || Holds(policy));
        bool noCpuset = request.Cpuset == "/" || (request.MemsAllowed is { } mems && Holds(mems));
        return noPolicy && noCpuset;
    }

    private static string Others(ReportFacts facts) =>
        ZoneEvidence.HasUnprinted(facts) && facts.Zones.UnprintedFree is { } free
        ? $"{free.ToReadable()} are free elsewhere"
        : "other nodes have free memory";

    private static string? Nodes(NodeMask? mask) => mask?.ToString() switch
    {
        null => null,
        { } one when one.All(char.IsAsciiDigit) => $"node {one}",
        { } more => $"nodes {more}",
    };

    private static bool IsPrinted(ReportFacts facts) => facts.Report.Summary?.Constraint is { } printed
        && (printed == OomConstraint.Cpuset || printed == OomConstraint.MemoryPolicy);

    private static Evidence? Statement(ReportFacts facts, string because) =>
        facts.Line(facts.Report.Summary?.Line, because) ?? facts.First(LineShape.Cpuset, because)
            ?? facts.Header(because);
}
