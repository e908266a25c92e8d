using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A charge that a memory group's limit refused, with some things changed.</summary>
/// <remarks>try_charge_memcg() and mem_cgroup_out_of_memory(), mm/memcontrol.c (try_charge() and
/// mem_cgroup_oom() in older kernels): page_counter_try_charge() (mm/page_counter.c) charges the group and every one
/// above it, and the first limit that refuses decides, whatever the others have left. Reclaim inside that group has
/// been tried: what it holds can not go but to swap. The machine's own memory has no part in it.</remarks>
internal sealed class GroupReplay(DiagnosedReport report, MemcgFacts memcg, Draft draft)
{
    private readonly VictimReplay _victims = new(report, draft);

    private string Path => memcg.OomPath ?? memcg.TaskPath ?? "";

    public WhatIfAnswer Answer()
    {
        if (memcg is not { Usage: { } usage, Limit: { } limit } || Path.Length == 0)
        {
            return draft.Unknown(
                "A group's limit was reached, and the report does not tell which.", "usage and limit of the group");
        }

        if (CappedChild() is { } inside) { return inside; }
        KiB? newLimit = NewLimit(limit);
        Wanted? wanted = Wanted.Read(report, draft);
        Bounds swap = SwapGain.OfGroup(memcg, draft, wanted is { IsSwappable: true });

        // The point is that the limit was reached: by the time it is printed something may have been uncharged.
        KiB held = usage > limit ? usage : limit;
        KiB ofLimit = newLimit is { } told ? told - held : new(long.MaxValue / 8);
        if (newLimit != limit)
        {
            draft.Shows(
                $"{Path}: limit {(newLimit is { } set ? $"{set} - {held} reached = {ofLimit}" : "none")}",
                "what the group could take beyond what it held");
        }

        Pages moreTotal = newLimit is { } scale ? (scale - limit).ToPages(draft.PageSize) : default;
        if (!swap.IsZero) { moreTotal += swap.Least.ToPages(draft.PageSize); }
        return Decide(Bounded(Bounds.Exactly(ofLimit) + swap), wanted, newLimit is null, moreTotal);
    }

    /// <summary>Under version 1 memory and swap have a limit together.</summary>
    private Bounds Bounded(Bounds room)
    {
        if (SwapGain.LeftOfBoth(memcg) is not { } left || room.Least <= left) { return room; }
        draft.Shows(
            $"{Path}: memory+swap limit {memcg.MemoryAndSwapLimit} - usage {memcg.MemoryAndSwapUsage} = {left}",
            "memory and swap are counted together here");
        return Bounds.Exactly(left);
    }

    private WhatIfAnswer Decide(Bounds room, Wanted? wanted, bool isUnlimited, Pages moreTotal)
    {
        draft.Margin = isUnlimited ? null : room.Least.ToPages(draft.PageSize);
        draft.Room = isUnlimited ? null : room.Least;
        if (wanted is { More: { Most: { } most } more })
        {
            if (most <= room.Least && (most.Count < 0 || room.Least.Count > 0))
            {
                NoteLimitsAbove();
                return draft.Answer(
                    WhatIfOutcome.Prevented, Confidence.Likely,
                    $"The group {Path} would have stayed below its limit: {most.ToReadable()} more are wanted, "
                        + (isUnlimited ? "and there is none." : $"and {room.Least.ToReadable()} fit."));
            }

            if (room.Most is { } all && more.Least > all)
            {
                draft.Victim = Victim(moreTotal, room.Least);
                return draft.Answer(
                    WhatIfOutcome.NotPrevented, Confidence.Likely,
                    $"The group {Path} would have reached its limit all the same: {more.Least.ToReadable()} more are "
                        + $"wanted, and {all.ToReadable()} fit.");
            }

            draft.Victim = null;
            return draft.Unknown(
                $"{more.Least.ToReadable()} to {most.ToReadable()} more are wanted in {Path}, and "
                    + $"{room.Least.ToReadable()} fit for certain.",
                "figures that bound the two more closely");
        }

        return WithoutDemand(room, isUnlimited, moreTotal);
    }

    private WhatIfAnswer WithoutDemand(Bounds room, bool isUnlimited, Pages moreTotal)
    {
        if (isUnlimited)
        {
            NoteLimitsAbove();
            draft.Lacks("how much more the group wants: --demand NAME=SIZE");
            return draft.Answer(
                WhatIfOutcome.PutOff, Confidence.Likely,
                $"Without a limit of its own {Path} is bounded by the groups above it and by the machine alone.");
        }

        // A charge is made in batches of up to 64 pages, and falls back to the one page that is needed.
        if (room.Least.Count >= draft.PageSize.KiB)
        {
            NoteLimitsAbove();
            draft.Lacks("how much more the group wants: --demand NAME=SIZE");
            return draft.Answer(
                WhatIfOutcome.PutOff, Confidence.Likely,
                $"This charge would have fitted; after {room.Least.ToReadable()} more {Path} is at the same point "
                    + "again.");
        }

        if (room.Most is not { } most || most.Count >= draft.PageSize.KiB)
        {
            return draft.Unknown("Whether anything would have fitted is not told.", "what swap the group may use");
        }

        bool isBeyondDoubt = draft.Changes.All(HasNoPart);
        draft.Victim = Victim(moreTotal, null);
        return draft.Answer(
            WhatIfOutcome.NotPrevented, isBeyondDoubt ? Confidence.Certain : Confidence.Likely,
            $"The limit of {Path} is reached all the same"
                + (isBeyondDoubt ? ": the changes have no part in it." : ": no more fits below it."));
    }

    /// <summary>Null too where a child's new limit may have killed somebody of it before.</summary>
    private RankedTask? Victim(Pages moreTotal, KiB? grown)
    {
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.Max, Value: { } cap } set) { continue; }
            bool isOpen = GroupPath.IsAbove(Path, set.Path) && cap < memcg.Limit && HeldIn(set.Path) is null;
            if (!isOpen) { continue; }
            draft.Lacks($"what {set.Path} held, for its new limit may have been met first");
            return null;
        }

        return _victims.Choose(moreTotal, grown);
    }

    /// <summary>A charge asks for none of these: the counter of the group decides alone.</summary>
    private bool HasNoPart(Change change) => change switch
    {
        AddRam or CompactMemory or SetOomScoreAdj or SetUnitOomScoreAdj or SetGroupKill => true,
        SetSysctl { Name: var name } => IsOfMachine(name) || SysctlNames.IsInert(name),
        SetGroupBound { Bound: GroupBound.Max } set => GroupPath.IsAbove(Path, set.Path)
            && (set.Value is not { } limit || limit >= memcg.Limit || HeldIn(set.Path) is not null),
        _ => false,
    };

    private void NoteLimitsAbove()
    {
        if (GroupPath.Parent(Path) is { } above && above != "/")
        {
            draft.Lacks($"what the groups above {Path} have left below their own limits");
        }

        if (memcg.TaskPath is { } task && GroupPath.IsAbove(Path, task))
        {
            draft.Lacks($"what the groups below {Path} have left below their own limits");
        }

        if (draft.Ram is null) { draft.Lacks("what the machine has left"); }
    }

    /// <summary>The smallest of the new limits that hold for the group; null when there is none.</summary>
    /// <remarks>A limit above is met when that group is as full: of its usage no more is known than that this group's
    /// is in it.</remarks>
    private KiB? NewLimit(KiB old)
    {
        KiB? limit = old;
        foreach (Change change in draft.Changes)
        {
            if (change is SetGroupBound { Bound: GroupBound.Max } set && set.Path == Path) { limit = set.Value; }
        }

        foreach (Change change in draft.Changes)
        {
            Note(change);
            if (change is SetGroupBound { Bound: GroupBound.Max, Value: { } above } set
                && GroupPath.IsAbove(set.Path, Path) && (limit is null || above < limit))
            {
                limit = above;
            }
        }

        return limit;
    }

    private void Note(Change change)
    {
        switch (change)
        {
            case SetGroupBound { Bound: GroupBound.Max } set when GroupPath.IsAbove(Path, set.Path):
                draft.Shows(
                    $"{set.Path}: {(set.Value is { } size ? $"{size}" : "no bound")}; {Path}: {memcg.Limit} reached",
                    $"the limit that was reached is that of {Path}, above {set.Path}");
                break;
            case SetGroupBound { Bound: GroupBound.High } high when high.Value is not null:
                draft.IsOpen(change, "how long tasks that are slowed down would have put it off");
                break;
            case RestartUnit or SetThp or SetKernelParameter:
                draft.IsOpen(change, $"what of it {Path} would not have held");
                break;
            case SetSysctl { Name: var name } when !SysctlNames.IsInert(name) && !IsOfMachine(name):
                draft.IsOpen(change, "what the setting would have changed in this group");
                break;
        }
    }

    /// <summary>Settings of the page allocator and of promises: a charge asks for none of them.</summary>
    private static bool IsOfMachine(string name) => name is SysctlNames.MinFree or SysctlNames.ScaleFactor
        or SysctlNames.HugePages or SysctlNames.OvercommitKiB or SysctlNames.OvercommitMemory
        or SysctlNames.OvercommitRatio or "vm.compaction_proactiveness";

    /// <summary>A child that gets a limit below what it holds meets that one first, and the kill moves into
    /// it.</summary>
    private WhatIfAnswer? CappedChild()
    {
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.Max, Value: { } cap } set) { continue; }
            if (!GroupPath.IsAbove(Path, set.Path) || HeldIn(set.Path) is not { } held) { continue; }
            KiB wants = held + DemandIn(set.Path);
            if (wants <= cap) { continue; }
            draft.Shows($"{set.Path}: {wants} > {cap}", "what it holds or wants is above its new limit");
            draft.Room = default(KiB);
            draft.Victim = IsOfVictim(set.Path) ? _victims.Choose(default, null) : null;
            return draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                $"{set.Path} would have met its own limit of {cap.ToReadable()} instead: the kill moves into it.");
        }

        return null;
    }

    private bool IsOfVictim(string path) =>
        report.Victims.Any(victim => victim.MemcgPath is { } of && (of == path || GroupPath.IsAbove(path, of)));

    /// <summary>At least: of what its group held the report tells, or its victims' memory.</summary>
    private KiB? HeldIn(string path)
    {
        foreach (MemoryHolder holder in report.Holders)
        {
            if (holder.Kind == "memcg" && holder.Name == path) { return holder.Held; }
        }

        KiB? held = null;
        foreach (Victim victim in report.Victims)
        {
            bool isInside = victim.MemcgPath is { } of && (of == path || GroupPath.IsAbove(path, of));
            if (isInside && victim.AnonRss is { } anon) { held = (held ?? default) + anon; }
        }

        return held;
    }

    /// <summary>What the demands add to a child: those of it by name, and of its victims.</summary>
    private KiB DemandIn(string path)
    {
        KiB more = default;
        foreach (Demand demand in draft.Demands)
        {
            foreach (Victim victim in report.Victims)
            {
                bool isInside = victim.MemcgPath is { } of && (of == path || GroupPath.IsAbove(path, of));
                if (!isInside || victim.AnonRss is not { } anon || !Wanted.IsOf(demand, victim.Comm)) { continue; }
                more += demand.Size - anon;
            }
        }

        return more;
    }
}
