using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;

namespace Lowmark.Allocator;

/// <summary>Asks every zone whether it would serve a request, as the allocator's walk over the zonelist does.</summary>
/// <remarks>Source: get_page_from_freelist(), mm/page_alloc.c, and cpuset_zone_allowed(), kernel/cpuset.c
/// (kernel/cgroup/cpuset.c), the trees of <see cref="AllocatorVariant"/>. Not modelled: dirty limits for __GFP_WRITE,
/// zone_reclaim_mode.</remarks>
public static class ZonelistWalk
{
    /// <summary>The slow path's attempts, with the reserves that the request may use.</summary>
    public static ZonelistVerdict Evaluate(
        MemoryState memory, AllocationRequest request, AllocatorVariant variant, Watermark mark) =>
        Walk(memory, request, AllocFlagsOf.Request(request, variant), variant, mark);

    /// <summary>The first attempt: above low, within the cpuset, with no reserve (__alloc_pages(), mm/page_alloc.c:
    /// ALLOC_WMARK_LOW, 2.6.32 to 6.18).</summary>
    public static ZonelistVerdict FirstAttempt(
        MemoryState memory, AllocationRequest request, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);
        AllocFlags cma = variant.HasCma && request.Gfp.IsMovable ? AllocFlags.Cma : AllocFlags.None;
        GfpFlags gfp = request.Gfp | GfpFlags.HardWall;
        return Walk(memory, request with { Gfp = gfp }, AllocFlags.Cpuset | cma, variant, Watermark.Low);
    }

    /// <summary>The attempt right before an OOM kill: it asks for high, keeps to the cpuset whatever the request says,
    /// and uses no reserve (__alloc_pages_may_oom(), mm/page_alloc.c, 2.6.32 to 6.18).</summary>
    /// <param name="before">What the attempts with the request's reserves came to, at min.</param>
    /// <returns>For each zone that they do not rule out, the check of its watermark; null for all others and for those
    /// outside the cpuset.</returns>
    public static WatermarkVerdict?[] BeforeOomKill(
        MemoryState memory, AllocationRequest request, ZonelistVerdict before)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(before);
        const AllocFlags Flags = AllocFlagsOf.BeforeOomKill;
        AllocationRequest hard = request with
        {
            Gfp = (request.Gfp | GfpFlags.HardWall) & ~GfpFlags.DirectReclaim,
        };
        WatermarkVerdict?[] verdicts = new WatermarkVerdict?[before.Zones.Count];
        for (int i = 0; i < verdicts.Length; i++)
        {
            if (before.Zones[i].Outcome is not (ZoneOutcome.WouldSucceed or ZoneOutcome.Unknown)) { continue; }
            ZoneState zone = before.Zones[i].Zone;
            if (Eligibility(zone, hard, Flags, before.HighestZone, memory).Eligible is false) { continue; }
            verdicts[i] = WatermarkCheck.Evaluate(
                zone, hard, Flags, before.Variant, Watermark.High, before.Layout, before.HighestZone, memory.PageSize);
        }

        return verdicts;
    }

    private static ZonelistVerdict Walk(
        MemoryState memory, AllocationRequest request, AllocFlags flags, AllocatorVariant variant, Watermark mark)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);
        ZoneLayout? layout = ZoneLayout.Derive(memory);
        string wanted = GfpZone.Highest(request.Gfp);
        string highest = layout?.Resolve(wanted) ?? WithoutLayout(wanted, memory);
        int zones = 0;
        foreach (NodeState node in memory.Nodes) { zones += node.Zones.Count; }
        ArrayBuilder<ZoneVerdict> verdicts = new(zones);
        foreach (ZoneState zone in memory.Zones)
        {
            (bool? eligible, Ineligibility? reason, string? whyNot) =
                Eligibility(zone, request, flags, highest, memory);
            verdicts.Add(eligible is false
                ? new(zone, eligible, reason, whyNot, null, null)
                : new(
                    zone, eligible, reason, whyNot,
                    WatermarkCheck.Evaluate(zone, request, flags, variant, mark, layout, highest, memory.PageSize),
                    FreeAreaCheck.Evaluate(zone, request, flags, variant, mark)));
        }

        return new(verdicts.ToEquatableArray(), highest, layout?.IndexOf(highest), flags, mark, variant)
        {
            Layout = layout,
        };
    }

    /// <summary>Without lowmem_reserve[] only the names seen tell what is built in; HighMem exists on 32-bit machines
    /// alone.</summary>
    private static string WithoutLayout(string wanted, MemoryState memory) =>
        wanted == "HighMem" && !memory.Zones.Any(zone => zone.Name == "HighMem") ? "Normal" : wanted;

    private static (bool? Eligible, Ineligibility? Reason, string? WhyNot) Eligibility(
        ZoneState zone, AllocationRequest request, AllocFlags flags, string highest, MemoryState memory)
    {
        int rank = ZoneLayout.Rank(zone.Name);
        bool cpuset = flags.HasFlag(AllocFlags.Cpuset) && request.Gfp.Has(GfpFlags.HardWall);
        bool thisNode = request.Gfp.Has(GfpFlags.ThisNode);
        return zone switch
        {
            _ when rank < 0 => (null, null, $"zone {zone.Name} is not known"),
            { Name: "Device" } => (false, Ineligibility.Unpopulated, "device memory is never allocated from"),
            _ when (zone.Managed ?? zone.Present)?.Count == 0 => (false, Ineligibility.Unpopulated, "it has no memory"),
            _ when rank > ZoneLayout.Rank(highest) =>
                (false, Ineligibility.ZoneTooHigh, $"the request may use {highest} and zones below it only"),
            _ when request.Nodemask is { } mask && !mask.Contains(zone.Node) =>
                (false, Ineligibility.NodeNotAllowed, $"the memory policy confines the request to node {mask}"),
            _ when cpuset && request.MemsAllowed is { } mems && !mems.Contains(zone.Node) =>
                (false, Ineligibility.NodeNotAllowed, $"the cpuset confines the request to node {mems}"),
            _ when thisNode && request.PreferredNode is { } node && zone.Node != node =>
                (false, Ineligibility.NodeNotAllowed, $"__GFP_THISNODE confines the request to node {node}"),
            _ when thisNode && request.PreferredNode is null && memory.Nodes.Count > 1 =>
                (null, null, "__GFP_THISNODE confines the request to one node, and which one was not printed"),
            _ => (true, null, null),
        };
    }
}
