using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A request that somebody asks of a running machine, with some things changed.</summary>
/// <remarks>The walk of <see cref="ZonelistWalk"/> in the order in which the machine's zones were asked. When marks are
/// raised kswapd fills the zones up to low at least, as far as there is something to reclaim (balance_pgdat(),
/// mm/vmscan.c): a moment later that much is free.</remarks>
internal sealed class HostRequestReplay(HostReport host, RequestAnswer asked, Draft draft)
{
    public WhatIfAnswer Answer()
    {
        draft.Before = asked.Checks;
        KernelRelease? release = KernelRelease.TryParse(host.Host.Release);
        string names = string.Join('|', asked.Request.GfpFlags);
        DecodedGfp? gfp = GfpDecoder.Decode(names.Length > 0 ? null : asked.Request.GfpMask, names, release);
        if (host.Memory is not { } state || gfp is null)
        {
            return draft.Unknown(
                "The request can not be replayed.", "the zones of the machine and the request's flags");
        }

        MemoryState memory = state with { Nodes = InOrder(state.Nodes) };
        AllocationRequest request = new(
            new Order(Math.Clamp(asked.Request.Order ?? 0, 0, 62)), gfp.Flags, null, NodesAsked());
        AllocatorVariant variant = AllocatorVariant.Choose(VariantEvidence.Of(memory, release, fromLog: false));
        ChangedMemory changed = ChangedMemory.Of(memory, draft, null, GfpZone.Highest(gfp.Flags), release);
        MemoryState settled = Settled(memory, changed.Memory);
        ZoneFacts after = ZoneFactsReader.Walk(settled, request, variant, isBeforeKill: false);
        draft.After = ZoneFactsReader.ToChecks(after);
        long open = 0;
        foreach (Change change in draft.Changes) { open += MayHelp(change, request); }
        for (int i = 0; i < after.All.Count; i++)
        {
            if (after.All[i].Situation is not ZoneSituation.WouldSucceed) { continue; }
            draft.ServedBy = draft.After[i];
            draft.Margin = after.All[i].AboveMin is { Usable: { } usable, Needed: { } needed } ? usable - needed : null;
            draft.Room = draft.Margin is { } pages ? memory.InKiB(pages) : null;
            return draft.Answer(
                WhatIfOutcome.Prevented, Confidence.Likely,
                $"It would be served by {after.All[i].Name}"
                    + (draft.Room is { } room ? $", {room.ToReadable()} above what must stay." : "."));
        }

        bool isKnown = !after.All.Any(zone => zone.Situation is ZoneSituation.Unknown);
        return isKnown && open == 0 && !gfp.Flags.MayDirectReclaim
            ? draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                "It would fail all the same: no zone may serve it, and it may not wait.")
            : draft.Unknown(
                "No zone serves it as things stand.",
                gfp.Flags.MayDirectReclaim
                    ? "what reclaim and compaction would make free for it"
                    : "what would come free");
    }

    private NodeMask? NodesAsked()
    {
        NodeMask? mask = asked.Request.MemsAllowed;
        foreach (Change change in draft.Changes)
        {
            if (change is SetNodes set) { mask = set.Nodes; }
        }

        return mask;
    }

    private long MayHelp(Change change, AllocationRequest request) => change switch
    {
        CompactMemory => request.Order.Value > 0 ? 1 : 0,
        DropCaches drop when host.Memory is { } memory => Caches.Droppable(memory, drop).Count,
        SetSysctl { Name: SysctlNames.MinFree or SysctlNames.ScaleFactor } => request.Order.Value > 0 ? 1 : 0,
        SetSysctl { Name: SysctlNames.HugePages } or SetHugePages or AddRam or SetNodes or SetOomScoreAdj => 0,
        SetSysctl { Name: var name } when SysctlNames.IsInert(name) => 0,
        _ => 1,
    };

    /// <summary>Nodes and zones as the machine asked them: the checks' order.</summary>
    private EquatableArray<NodeState> InOrder(EquatableArray<NodeState> nodes)
    {
        List<(int Node, string Zone)> order = [.. asked.Checks.Select(check => (check.Node, check.Zone))];
        int Place(int node, string zone) => order.IndexOf((node, zone)) is >= 0 and var at ? at : int.MaxValue;
        return nodes
            .Select(node => node with
            {
                Zones = node.Zones.OrderBy(zone => Place(node.Node, zone.Name)).ToEquatableArray(),
            })
            .OrderBy(node => node.Zones.IsEmpty ? int.MaxValue : Place(node.Node, node.Zones[0].Name))
            .ToEquatableArray();
    }

    private MemoryState Settled(MemoryState before, MemoryState after)
    {
        Pages left = (host.Available ?? default).ToPages(before.PageSize);
        Dictionary<(int Node, string Zone), ZoneState> old = [];
        foreach (ZoneState zone in before.Zones) { old.TryAdd((zone.Node, zone.Name), zone); }
        return after with
        {
            Nodes = after.Nodes.Select(node => node with
            {
                Zones = node.Zones.Select(zone =>
                {
                    bool isRaised = zone.Low > old[(zone.Node, zone.Name)].Low;
                    if (!isRaised || zone is not { Low: { } low, Free: { } free } || free >= low) { return zone; }
                    Pages more = low - free < left ? low - free : left;
                    left -= more;
                    draft.Shows($"node {zone.Node} {zone.Name}: +{before.InKiB(more)}", "kswapd fills it up to low");
                    return zone with { Free = free + more };
                }).ToEquatableArray(),
            }).ToEquatableArray(),
        };
    }
}
