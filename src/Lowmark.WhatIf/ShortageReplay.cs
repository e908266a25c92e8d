using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A request that could reclaim and found nothing left, with some things changed.</summary>
/// <remarks>__alloc_pages_slowpath() and should_reclaim_retry(), mm/page_alloc.c: before it gives up the kernel has
/// reclaimed what it could, so that memory that more is free, or less is reserved, is what could be used until the same
/// point. What reclaim could take anyhow (page cache, slab) is no gain.</remarks>
internal sealed class ShortageReplay(DiagnosedReport report, ReplayedRequest request, Draft draft)
{
    private readonly VictimReplay _victims = new(report, draft);

    private MemoryState Memory => request.Memory;

    public WhatIfAnswer Answer()
    {
        string highest = GfpZone.Highest(request.Asked.Gfp);
        KernelRelease? release = KernelRelease.TryParse(report.Kernel.Release);
        AllocationRequest asked = request.Confined(draft.Changes);
        ChangedMemory changed = ChangedMemory.Of(Memory, draft, request.Asked.MemsAllowed, highest, release);
        foreach (Change change in draft.Changes) { Note(change); }
        Wanted? wanted = Wanted.Read(report, draft);
        ZoneFacts before = request.Walk();
        ZoneFacts plain = request.Walk(changed.Memory, asked);
        Bounds gain = Gained(before, plain) + Elsewhere(before, asked, changed);
        if (changed.Doubtful.Count != 0) { gain += Bounds.Between(default, default(KiB) - changed.Doubtful); }
        gain += Bloat.Gain(report, draft);
        SwapReplay swap = SwapReplay.Of(request with { Memory = changed.Memory, Asked = asked }, plain, draft);
        ZoneFacts after = swap.IsEmpty ? plain : request.Walk(swap.Memory, asked);
        draft.Before = report.Checks;
        draft.After = ZoneFactsReader.ToChecks(after);
        int served = FirstThatServes(after);
        draft.ServedBy = served >= 0 ? draft.After[served] : null;
        ZoneCheck? telling = draft.ServedBy ?? Nearest(draft.After);
        draft.Margin = telling is { Usable: { } usable, Needed: { } needed } ? usable - needed : null;
        bool isOfLowZone = ZoneLayout.Rank(highest) < ZoneLayout.Rank("Normal");
        Bounds room = gain + swap.GainFor(wanted, isOfLowZone);
        return Verdict(room, wanted, served, MoreTotal(changed, swap), Moved(asked));
    }

    /// <param name="moved">What would have to find room anew on other nodes.</param>
    private WhatIfAnswer Verdict(Bounds room, Wanted? wanted, int served, Pages moreTotal, KiB moved)
    {
        Bounds left = room + Bounds.Exactly(default(KiB) - moved);
        draft.Room = left.Least;
        string where = served >= 0 ? $" from node {draft.After[served].Node} {draft.After[served].Zone}" : "";
        if (wanted is not null)
        {
            Bounds more = wanted.More;
            if (more.Most is { } most && most <= left.Least && (most.Count < 0 || left.Least.Count > 0))
            {
                return draft.Answer(
                    WhatIfOutcome.Prevented, Confidence.Likely,
                    (request.IsBeforeKill ? "Nobody would have been killed: " : "The request would have been served: ")
                        + $"{MoreOrLess(most)} wanted, and there is room for {MoreOrLess(left.Least)}.");
            }

            if (left.Most is { } all && more.Least > all)
            {
                draft.Victim = Victim(moreTotal, left.Least);
                return draft.Answer(
                    WhatIfOutcome.NotPrevented, Confidence.Likely,
                    $"Memory would have run out all the same: {MoreOrLess(more.Least)} wanted, and there is room for "
                        + $"{MoreOrLess(all)}.");
            }

            draft.Room = null;
            return draft.Unknown(
                $"{more} more wanted, and room for {left} more: that does not decide it.",
                "figures that bound the two more closely");
        }

        return WithoutDemand(left, served, moreTotal, where);
    }

    private WhatIfAnswer WithoutDemand(Bounds left, int served, Pages moreTotal, string where)
    {
        if (left is { Most: { Count: <= 0 } none })
        {
            bool isTouched = draft.Changes.Any(IsOfShortage);
            draft.Victim = Victim(moreTotal, null);
            return draft.Answer(
                WhatIfOutcome.NotPrevented, isTouched ? Confidence.Likely : Confidence.Certain,
                none.Count < 0
                    ? $"It would have happened sooner: {Size(default(KiB) - none)} less could have been used."
                    : "It would have happened all the same: nothing more could have been used.");
        }

        bool isServed = served >= 0 || (draft.After.IsEmpty && left.Least.Count > 0);
        if (left.Least.Count > 0 && (isServed || left.Least > ShortOf()))
        {
            draft.Lacks("how much more is wanted: --demand NAME=SIZE");
            return draft.Answer(
                WhatIfOutcome.PutOff, Confidence.Likely,
                $"This request would have been served{where}; after {Size(left.Least)} more the same point comes "
                    + "again.");
        }

        draft.Room = null;
        return draft.Unknown(
            $"There would have been room for {left} more: that does not decide whether the request was served.",
            "figures that bound it more closely");
    }

    private RankedTask? Victim(Pages moreTotal, KiB? grown) =>
        request.IsBeforeKill ? _victims.Choose(moreTotal, grown) : null;

    private static string Size(KiB size) => size.ToReadable();

    private static string MoreOrLess(KiB size) =>
        size.Count < 0 ? $"{Size(default(KiB) - size)} less" : $"{Size(size)} more";

    private KiB ShortOf() =>
        Nearest(report.Checks)?.ShortBy is { } pages ? Memory.InKiB(pages) : default;

    private static ZoneCheck? Nearest(EquatableArray<ZoneCheck> checks)
    {
        ZoneCheck? nearest = null;
        foreach (ZoneCheck check in checks)
        {
            if (check is not { Eligible: true, ShortBy: { } shortBy }) { continue; }
            if (nearest is null || shortBy < nearest.ShortBy!.Value) { nearest = check; }
        }

        return nearest;
    }

    private static int FirstThatServes(ZoneFacts facts)
    {
        for (int i = 0; i < facts.All.Count; i++)
        {
            if (facts.All[i].Situation is ZoneSituation.WouldSucceed) { return i; }
        }

        return -1;
    }

    /// <summary>By how much the distance between free pages and what must stay grew, in all zones that could be
    /// used.</summary>
    private Bounds Gained(ZoneFacts before, ZoneFacts after)
    {
        KiB sum = default;
        bool isOpen = false;
        for (int i = 0; i < after.All.Count; i++)
        {
            ZoneFact zone = after.All[i];
            bool isSame = zone.Zone == before.All[i].Zone && before.All[i].Eligible;
            if (!zone.Eligible || isSame) { continue; }
            if (GainOf(before.All[i], zone) is not { } more)
            {
                draft.Lacks($"what is free in {zone.Name} and what must stay");
                isOpen = true;
                continue;
            }

            if (more.Count == 0) { continue; }
            draft.Shows(
                $"{zone.Name}: {zone.AboveMin?.Inequality}",
                more.Count > 0 ? $"{Memory.InKiB(more)} more could be used" : $"{Memory.InKiB(new(-more.Count))} less");
            sum += Memory.InKiB(more);
        }

        return isOpen ? new(sum, null) : Bounds.Exactly(sum);
    }

    /// <summary>Of a zone that could be used before, the difference alone counts: what is not printed of it stayed the
    /// same.</summary>
    private static Pages? GainOf(ZoneFact before, ZoneFact after)
    {
        if (!before.Eligible) { return Slack(after) is { } all ? all > default(Pages) ? all : default : null; }
        if (Slack(after) is { } now && Slack(before) is { } then) { return now - then; }
        return (after.Zone.Free - before.Zone.Free) - (after.Zone.Min - before.Zone.Min);
    }

    private static Pages? Slack(ZoneFact zone) => zone.AboveMin is { Usable: { } usable, Needed: { } needed }
        ? usable - needed
        : null;

    /// <summary>Nodes that the changes add and the report does not list: what is free there, less what the zones there
    /// keep by the measure of those that are listed.</summary>
    private Bounds Elsewhere(ZoneFacts before, AllocationRequest asked, ChangedMemory changed)
    {
        if (asked == request.Asked || !AddsUnlisted(asked)) { return Bounds.Zero; }
        if (Memory.FreeElsewhere is not { } free)
        {
            draft.Lacks("what is free on the other nodes");
            return new(default, null);
        }

        KiB all = free + changed.Elsewhere;
        KiB kept = KeptElsewhere(before);
        KiB least = all > kept ? all - kept : default;
        draft.Shows($"{free} free on nodes that the report does not list, some {kept} of it kept", "what they add");
        return new(least, all);
    }

    private bool AddsUnlisted(AllocationRequest asked)
    {
        NodeMask? mask = asked.Nodemask ?? asked.MemsAllowed;
        return mask is { } nodes && nodes.Ranges.Any(range =>
            range.Last > range.First || !Memory.Nodes.Any(node => node.Node == range.First && !node.Zones.IsEmpty));
    }

    /// <summary>High marks in proportion to size, and x86's ZONE_DMA, which serves next to nobody.</summary>
    private KiB KeptElsewhere(ZoneFacts before)
    {
        KiB isa = new(16 * 1024);
        if (Memory.Totals.TotalRam is not { } all) { return isa; }
        Pages listed = default;
        foreach (ZoneState zone in Memory.Zones) { listed += zone.Managed ?? zone.Present ?? default; }
        ZoneFact? measure = before.All.Where(zone => zone.Zone is { High.Count: > 0, Managed.Count: > 0 })
            .MaxBy(zone => zone.Zone.Managed);
        Pages rest = all > listed ? all - listed : default;
        Pages marks = measure is { Zone: { High: { } high, Managed: { } size } }
            ? new((long)Int128.Min((Int128)high.Count * rest.Count / size.Count, rest.Count))
            : new(rest.Count / 50);
        return Memory.InKiB(marks) + isa;
    }

    /// <summary>Where the nodes it was confined to are taken away, what it holds there has to lie on the new
    /// ones.</summary>
    private KiB Moved(AllocationRequest asked)
    {
        NodeMask? old = request.Nodes;
        NodeMask? made = asked.Nodemask ?? asked.MemsAllowed;
        bool staysAt = old is not { } was || made is not { } now
            || was.Ranges.Any(range => now.Contains(range.First) || now.Contains(range.Last));
        if (asked == request.Asked || staysAt) { return default; }
        KiB held = default;
        foreach (RankedTask task in report.Prediction?.Ranking ?? [])
        {
            bool isDemanded = draft.Demands.Any(demand => Wanted.IsOf(demand, task.Comm));
            bool isTrigger = draft.Demands.Count == 0 && task.Pid == report.Trigger?.Pid;
            if (isDemanded || isTrigger) { held += Memory.InKiB(task.Held); }
        }

        draft.Shows($"{held}", "what it held on the nodes it may then not use");
        return held;
    }

    private Pages MoreTotal(ChangedMemory changed, SwapReplay swap)
    {
        Pages ram = (changed.Memory.Totals.TotalRam ?? default) - (Memory.Totals.TotalRam ?? default);
        return ram + swap.Added.ToPages(Memory.PageSize);
    }

    private static bool IsOfShortage(Change change) => change is AddRam or AddSwap or AddZram or SetHugePages or SetThp
        or SetNodes or DropCaches or CompactMemory or SetSysctl or SetGroupBound;

    private void Note(Change change)
    {
        switch (change)
        {
            case DropCaches:
                draft.Shows(change.Setting, "the request had reclaimed what it could of caches before it gave up");
                break;
            case CompactMemory when request.Asked.Order.Value == 0:
                draft.Shows(change.Setting, "a single page needs no larger block");
                break;
            case SetGroupBound { Bound: GroupBound.Max, Value: not null } or SetGroupBound { Bound: GroupBound.High }:
                draft.IsOpen(change, "what the group held, and whether it had been killed for it");
                break;
            case RestartUnit or SetKernelParameter or ScheduleRestart or SetGroupBound:
                draft.IsOpen(change, "what of the memory it would have left");
                break;
            case SetSysctl { Name: var name } when !IsModelled(name) && !SysctlNames.IsInert(name):
                draft.IsOpen(change, "what the setting would have changed here");
                break;
        }
    }

    private static bool IsModelled(string name) =>
        name is SysctlNames.MinFree or SysctlNames.ScaleFactor or SysctlNames.HugePages;
}
