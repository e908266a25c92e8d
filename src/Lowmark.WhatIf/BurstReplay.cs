using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>Requests that could not wait and used the reserve up, with some things changed.</summary>
/// <remarks>wake_all_kswapds() and __alloc_pages_slowpath(), mm/page_alloc.c; pgdat_balanced(), mm/vmscan.c. Higher
/// marks change the state at the failure itself: kswapd wakes at low and stops at high, so that when a burst begins a
/// zone has about low or more free, and the burst may take it down to the part of min that such requests must leave.
/// What fits between low and there fits for certain; between high and there, if kswapd had just finished; beyond that
/// only if it frees memory as fast as the burst takes it.</remarks>
internal sealed class BurstReplay(DiagnosedReport report, ReplayedRequest request, Draft draft)
{
    private MemoryState Memory => request.Memory;

    public WhatIfAnswer Answer()
    {
        string highest = GfpZone.Highest(request.Asked.Gfp);
        KernelRelease? release = KernelRelease.TryParse(report.Kernel.Release);
        AllocationRequest asked = request.Confined(draft.Changes);
        ChangedMemory changed = ChangedMemory.Of(Memory, draft, request.Asked.MemsAllowed, highest, release);
        foreach (Change change in draft.Changes) { Note(change); }
        ZoneFacts before = request.Walk();
        ZoneFacts after = request.Walk(changed.Memory, asked);
        draft.Before = report.Checks;
        draft.After = ZoneFactsReader.ToChecks(request.Walk(WhereBurstsBegin(changed.Memory), asked));
        if (Capacity(before, Memory) is not { } had || Capacity(after, changed.Memory) is not { } has)
        {
            return draft.Unknown(
                "The zones do not tell what a burst may take.", "free, min, low and high of the zones");
        }

        if (has != had)
        {
            draft.Shows(
                $"low above what must stay: {Memory.InKiB(had.FromLow)}, then {Memory.InKiB(has.FromLow)}; "
                    + $"high: {Memory.InKiB(had.FromHigh)}, then {Memory.InKiB(has.FromHigh)}",
                "what a burst may take when it begins where kswapd wakes (the zones with the change are shown so), and "
                    + "where kswapd stops");
        }

        return Verdict(had, has, Freed(before, after));
    }

    /// <summary>Each zone at its low mark, or above it where it was; a boost is put on by the failures
    /// themselves.</summary>
    private static MemoryState WhereBurstsBegin(MemoryState memory) => memory with
    {
        Nodes = memory.Nodes.Select(node => node with
        {
            Zones = node.Zones.Select(zone => zone with { Free = AtWakeUp(zone) }).ToEquatableArray(),
        }).ToEquatableArray(),
    };

    private static Pages? AtWakeUp(ZoneState zone) =>
        zone is { Free: { } free, Low: { } low } && low - (zone.Boost ?? default) is var wakes && wakes > free
            ? wakes
            : zone.Free;

    private WhatIfAnswer Verdict(Reach had, Reach has, KiB freed)
    {
        KiB sure = Memory.InKiB(has.FromLow);
        KiB most = Memory.InKiB(has.FromHigh) + freed;
        KiB taken = Memory.InKiB(had.Taken);
        bool isBetter = has.FromLow > had.FromLow || has.FromHigh > had.FromHigh || freed.Count > 0;
        KiB burst = OfTrigger() is { } whole && whole > taken ? whole : taken;
        if (OfTrigger() is null && draft.Demands.Count > 0)
        {
            draft.Lacks($"a demand of {report.Trigger?.Comm ?? "the task that asked"}, whose burst it was");
        }

        if (OfTrigger() is null)
        {
            draft.Shows($"{taken}", "taken at least between the wake-up of kswapd and the failure");
        }

        if (!isBetter)
        {
            bool isTouched = has != had;
            return draft.Answer(
                WhatIfOutcome.NotPrevented, isTouched ? Confidence.Likely : Confidence.Certain,
                $"It would have failed all the same: a burst had no more to take than before, "
                    + $"{sure.ToReadable()} from kswapd's wake-up on.");
        }

        if (sure > burst)
        {
            draft.Room = sure - taken;
            (draft.ServedBy, draft.Margin) = Largest(draft.After, has);
            bool isKnown = OfTrigger() is not null;
            if (request.Asked.Order.Value > 0)
            {
                draft.Assumes($"among what is free are blocks of order {request.Asked.Order}");
            }

            if (!isKnown) { draft.Lacks("how large such bursts become: --demand NAME=SIZE, of the task that asked"); }
            return draft.Answer(
                isKnown ? WhatIfOutcome.Prevented : WhatIfOutcome.PutOff, Confidence.Likely,
                $"A burst of {burst.ToReadable()}{(isKnown ? "" : ", as far as the report shows it,")} fits: "
                    + $"{sure.ToReadable()} lie between kswapd's wake-up and what must stay.");
        }

        if (burst > most)
        {
            return draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                $"A burst of {burst.ToReadable()} does not fit: {most.ToReadable()} lie between where kswapd stops and "
                    + "what must stay.");
        }

        return draft.Unknown(
            $"A burst of {burst.ToReadable()} fits if kswapd had finished ({most.ToReadable()}), and not if it had "
                + $"just been woken ({sure.ToReadable()}).",
            "how much was free when the burst began");
    }

    /// <summary>The whole burst, by the demand of the task that asked.</summary>
    private KiB? OfTrigger()
    {
        foreach (Demand demand in draft.Demands)
        {
            if (Wanted.IsOf(demand, report.Trigger?.Comm)) { return demand.Size; }
        }

        return null;
    }

    private static (ZoneCheck? Zone, Pages? Margin) Largest(EquatableArray<ZoneCheck> checks, Reach reach)
    {
        foreach (ZoneCheck check in checks)
        {
            if (check.Node == reach.Node && check.Zone == reach.Zone) { return (check, check.Usable - check.Needed); }
        }

        return (null, null);
    }

    /// <returns>Null when no zone that the request may use has all figures.</returns>
    private static Reach? Capacity(ZoneFacts facts, MemoryState memory)
    {
        Reach? sum = null;
        Pages largest = default;
        foreach (ZoneFact fact in facts.Eligible)
        {
            ZoneState? zone = memory.Zones.FirstOrDefault(
                known => known.Node == fact.Zone.Node && known.Name == fact.Zone.Name);
            if (zone is not { Free: { } free, Low: { } low, High: { } high }) { continue; }
            if (fact.AboveMin is not { Needed: { } needed, Usable: { } usable }) { continue; }
            Pages stays = needed + (free - usable);

            // A boost is put on by the failures themselves: the burst began without it.
            Pages boost = zone.Boost ?? default;
            Pages fromLow = AtLeastNone(low - boost - stays);
            Reach own = new(
                fromLow, AtLeastNone(high - boost - stays), AtLeastNone(low - boost - free), zone.Node,
                zone.Name);
            Reach before = sum ?? own with { FromLow = default, FromHigh = default, Taken = default };
            sum = new(
                before.FromLow + own.FromLow, before.FromHigh + own.FromHigh, before.Taken + own.Taken,
                fromLow > largest ? own.Node : before.Node, fromLow > largest ? own.Zone : before.Zone);
            if (fromLow > largest) { largest = fromLow; }
        }

        return sum;
    }

    /// <summary>What other changes may have left free when the burst began: at most.</summary>
    private KiB Freed(ZoneFacts before, ZoneFacts after)
    {
        KiB freed = default;
        for (int i = 0; i < after.All.Count; i++)
        {
            bool isBetter = after.All[i].Eligible && after.All[i].AboveMin?.Free > before.All[i].Zone.Free;
            if (isBetter)
            {
                freed += Memory.InKiB(after.All[i].AboveMin!.Free!.Value - (before.All[i].Zone.Free ?? default));
            }
        }

        foreach (Change change in draft.Changes)
        {
            if (change is DropCaches drop) { freed += Caches.Droppable(Memory, drop); }
            if (change is AddSwap swap) { freed += swap.Size; }
            if (change is AddZram zram) { freed += zram.Size; }
        }

        if (freed.Count > 0)
        {
            draft.Shows($"up to {freed}", "free besides when the burst began, or used by others by then");
        }

        return freed;
    }

    private void Note(Change change)
    {
        switch (change)
        {
            case SetGroupBound { Bound: not GroupBound.Low } or RestartUnit or SetKernelParameter or SetThp:
                draft.IsOpen(change, "what it would have left free");
                break;
            case SetSysctl { Name: var name } when !SysctlNames.IsInert(name)
                && name is not (SysctlNames.MinFree or SysctlNames.ScaleFactor or SysctlNames.HugePages):
                draft.IsOpen(change, "what the setting would have changed here");
                break;
            case SetNodes:
                draft.Shows(change.Setting, "requests in interrupts ignore the cpuset");
                break;
        }
    }

    private static Pages AtLeastNone(Pages pages) => pages > default(Pages) ? pages : default;

    /// <param name="FromLow">Between low and what must stay, in all zones.</param>
    /// <param name="Taken">Between low and what was free.</param>
    /// <param name="Zone">With <paramref name="Node"/>: the one that lets most be taken.</param>
    private sealed record Reach(Pages FromLow, Pages FromHigh, Pages Taken, int Node, string Zone);
}
