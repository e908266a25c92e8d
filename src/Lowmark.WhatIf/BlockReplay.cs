using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A request for several pages in one piece that found none, with some things changed.</summary>
/// <remarks>__alloc_pages_direct_compact() (mm/page_alloc.c): a request that may wait has compacted for itself before
/// it failed, so that compacting once more is no gain. For one that may not wait, what compaction would make of the
/// free pages depends on which pages between them can be moved, and no log tells that: at most all that is free above
/// the mark. A page that is freed completes at most one block with its neighbours.</remarks>
internal sealed class BlockReplay(DiagnosedReport report, ReplayedRequest request, Draft draft)
{
    private MemoryState Memory => request.Memory;

    private Order Order => request.Asked.Order;

    private bool MayWait => request.Asked.Gfp.MayDirectReclaim;

    private KiB Block => Memory.InKiB(new Pages(Order.PagesPerBlock));

    public WhatIfAnswer Answer()
    {
        string highest = GfpZone.Highest(request.Asked.Gfp);
        KernelRelease? release = KernelRelease.TryParse(report.Kernel.Release);
        AllocationRequest asked = request.Confined(draft.Changes);
        ChangedMemory changed = ChangedMemory.Of(Memory, draft, request.Asked.MemsAllowed, highest, release);
        ZoneFacts before = request.Walk();
        ZoneFacts after = request.Walk(changed.Memory, asked);
        draft.Before = report.Checks;
        draft.After = ZoneFactsReader.ToChecks(after);
        Wanted? wanted = Wanted.Read(report, draft);
        long most = 0;
        foreach (Change change in draft.Changes) { most = Plus(most, MostBlocks(change, before)); }
        for (int i = 0; i < after.All.Count; i++)
        {
            bool isNew = before.All[i].Situation is not ZoneSituation.WouldSucceed;
            if (isNew && after.All[i].Situation is ZoneSituation.WouldSucceed)
            {
                return Served(i, before.All[i], after.All[i], wanted);
            }
        }

        most = Plus(most, MoreKept(changed.Memory, after));
        return Decide(most, wanted);
    }

    private WhatIfAnswer Served(int zone, ZoneFact before, ZoneFact after, Wanted? wanted)
    {
        draft.ServedBy = draft.After[zone];
        draft.Margin = after.AboveMin is { Usable: { } usable, Needed: { } needed } ? usable - needed : null;
        KiB room = Memory.InKiB(BlockPages(after) - BlockPages(before));
        draft.Room = room;
        if (wanted is { More: { Most: { } most } more })
        {
            if (most <= room)
            {
                return draft.Answer(
                    WhatIfOutcome.Prevented, Confidence.Likely,
                    $"{after.Name} would have had {room.ToReadable()} more in blocks that are large enough, and "
                        + $"{most.ToReadable()} are wanted.");
            }

            draft.Room = null;
            return draft.Unknown(
                $"{after.Name} would have had {room.ToReadable()} more in blocks that are large enough; "
                    + $"{more} are wanted.",
                "what reclaim and compaction would have made besides");
        }

        draft.Lacks("how many more such blocks are wanted: --demand NAME=SIZE");
        return draft.Answer(
            WhatIfOutcome.PutOff, Confidence.Likely,
            $"{after.Name} would have served it: {room.ToReadable()} more in blocks that are large enough.");
    }

    private WhatIfAnswer Decide(long most, Wanted? wanted)
    {
        KiB all = new((long)Int128.Min((Int128)most * Block.Count, long.MaxValue / 4));
        if (most == 0 || wanted?.More.Least > all)
        {
            draft.Victim = request.IsBeforeKill ? new VictimReplay(report, draft).Choose(default, null) : null;
            bool isTouched = draft.Changes.Any(change => change is not SetOomScoreAdj);
            return draft.Answer(
                WhatIfOutcome.NotPrevented, isTouched ? Confidence.Likely : Confidence.Certain,
                most == 0
                    ? $"There would still have been no free block of order {Order} for it."
                    : $"At most {most} blocks of order {Order} more could have come of it, "
                        + $"{wanted!.More.Least.ToReadable()} are wanted.");
        }

        return draft.Unknown(
            $"Up to {most} blocks of order {Order} could have come of it, or none: that depends on what lies between "
                + "the free pages.",
            "which of the pages between the free ones can be moved or freed");
    }

    private long MostBlocks(Change change, ZoneFacts zones)
    {
        switch (change)
        {
            case CompactMemory when MayWait:
                draft.Shows(change.Setting, "the request may wait, and had compacted for itself before it failed");
                return 0;
            case CompactMemory:
                Pages free = default;
                foreach (ZoneFact zone in zones.WithoutBlock)
                {
                    if (zone.AboveMin is { Usable: { } usable, Needed: { } needed } && usable > needed)
                    {
                        free += usable - needed;
                    }
                }

                draft.Shows($"{Memory.InKiB(free)} free above the mark", "the most that compaction could join");
                return free.Count / Order.PagesPerBlock;
            case DropCaches when MayWait:
                draft.Shows(change.Setting, "the request may wait, and had reclaimed caches before it failed");
                return 0;
            case DropCaches drop:
                KiB caches = Caches.Droppable(Memory, drop);
                draft.Shows($"{caches} of caches", "each page of them completes at most one block");
                return caches.ToPages(Memory.PageSize).Count;
            case AddSwap or AddZram:
                KiB swap = change is AddSwap add ? add.Size : ((AddZram)change).Size;
                return swap.ToPages(Memory.PageSize).Count;
            case SetOomScoreAdj or SetUnitOomScoreAdj or SetGroupKill or AddRam or SetHugePages:
                return 0;
            case SetSysctl { Name: var name } when SysctlNames.IsInert(name)
                || name is SysctlNames.MinFree or SysctlNames.ScaleFactor or SysctlNames.HugePages:
                return 0;
            case SetNodes when draft.After.Any(check => check.Eligible) || Memory.FreeElsewhere is not { Count: > 0 }:
                return 0;
            default:
                draft.IsOpen(change, "what blocks it would have left free");
                return 0;
        }
    }

    /// <summary>Pages that higher marks keep free: each completes at most one block.</summary>
    private long MoreKept(MemoryState changed, ZoneFacts after)
    {
        long pages = 0;
        ZoneState[] zones = [.. changed.Zones];
        for (int i = 0; i < after.All.Count && i < zones.Length; i++)
        {
            if (!after.All[i].Eligible || zones[i].High is not { } now) { continue; }
            ZoneState? old = Memory.Zones.FirstOrDefault(
                zone => zone.Node == zones[i].Node && zone.Name == zones[i].Name);
            if (old?.High is { } then && now > then) { pages = Plus(pages, (now - then).Count); }
        }

        if (pages > 0) { draft.Shows($"{pages} pages more kept free", "each of them completes at most one block"); }
        return pages;
    }

    private Pages BlockPages(ZoneFact zone)
    {
        Pages pages = default;
        for (int order = Order.Value; order < zone.Orders.Count; order++)
        {
            if (zone.Orders[order].Suffices)
            {
                pages += Pages.InBlocks(zone.Orders[order].Free.Blocks, new Order(Math.Min(order, 62)));
            }
        }

        return pages;
    }

    private static long Plus(long one, long other) => (long)Int128.Min((Int128)one + other, long.MaxValue / 4);
}
