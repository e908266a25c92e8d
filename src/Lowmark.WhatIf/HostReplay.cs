using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Ledgers;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A running machine with some things changed: how much more fits until somebody is killed.</summary>
/// <remarks>What fits is what the kernel calls available (si_mem_available(), mm/show_mem.c) and free swap; a group has
/// besides what its own limit and those above it leave (try_charge_memcg(), mm/memcontrol.c). Memory moves from moment
/// to moment: no answer of a living machine is certain but that a limit below what is held ends in a kill.</remarks>
internal sealed class HostReplay(HostReport host, Draft draft)
{
    public WhatIfAnswer Answer()
    {
        if (host.Request is { } request) { return new HostRequestReplay(host, request, draft).Answer(); }
        if (draft.Changes.Any(IsOfPromises)) { return OfPromises(); }
        if (BelowUsage() is { } killed) { return killed; }
        if (Untold() is { } path)
        {
            return draft.Unknown(
                $"What {path} holds is not told: it has no limit now, or is not there.", $"memory.current of {path}");
        }

        if (host.Memory is not { } memory || Room(memory) is not { } room)
        {
            return draft.Unknown(
                "What the machine has left is not told.", "MemAvailable and SwapFree of /proc/meminfo");
        }

        foreach (Demand demand in draft.Demands)
        {
            if (demand.Name.StartsWith('/') && OfGroup(demand) is { } answer) { return answer; }
        }

        return (draft.Demands.Count == 0 ? OfBound() : null) ?? OfMachine(room);
    }

    private static bool IsOfPromises(Change change) => change is SetSysctl
    {
        Name: SysctlNames.OvercommitKiB or SysctlNames.OvercommitMemory or SysctlNames.OvercommitRatio,
    };

    private WhatIfAnswer OfPromises()
    {
        if (draft.Demands.Count == 0)
        {
            return draft.Unknown(
                "Nothing is asked for that could be promised or refused.", "what is wanted: --demand NAME=SIZE");
        }

        KiB wanted = default;
        foreach (Demand demand in draft.Demands) { wanted += demand.Size; }
        if (SysctlNames.Number(draft.Changes, SysctlNames.OvercommitMemory) is null)
        {
            draft.Assumes("vm.overcommit_memory is 2: else the limit has no part in it");
        }

        MemoryTotals? totals = host.Memory?.Totals;
        KiB? huge = host.Memory is { } memory ? MachineLedger.HugePages(memory) : null;
        KiB? ram = InKiB(totals?.TotalRam) - (huge ?? default);
        CommitFigures figures = new(
            wanted, InKiB(totals?.Counter("commit_limit")), InKiB(totals?.Counter("committed_as")), ram,
            totals?.TotalSwap);
        return new CommitReplay(figures, draft).Answer(wanted);
    }

    private KiB? InKiB(Pages? pages) => pages?.ToKiB(host.Memory?.PageSize ?? draft.PageSize);

    /// <summary>A limit below what its group can not give back.</summary>
    private WhatIfAnswer? BelowUsage()
    {
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.Max, Value: { } limit } set) { continue; }
            if (Group(set.Path) is not { } group) { continue; }
            KiB stays = group.Usage - (group.Reclaimable ?? default);
            if (group.Usage <= limit) { continue; }
            draft.Shows(
                $"{set.Path}: {group.Usage} held"
                    + (group.Reclaimable is { } part ? $", {part} of it can be reclaimed" : "") + $"; limit {limit}",
                "the kernel reclaims down to a new limit, and kills when that does not suffice");
            if (group.Reclaimable is null || SwapFree() is not { Count: 0 })
            {
                draft.Lacks($"how much of what {set.Path} holds can be reclaimed or swapped");
            }
            else if (stays > limit)
            {
                draft.Victim = KillOf(set.Path)?.Victim;
                return draft.Answer(
                    WhatIfOutcome.NotPrevented, Confidence.Likely,
                    $"{set.Path} holds {stays.ToReadable()} that can not be reclaimed: a limit of "
                        + $"{limit.ToReadable()} kills in it at once.");
            }
        }

        return null;
    }

    /// <summary>A group whose limit is changed: what it could take then.</summary>
    /// <returns>Null when none is, or no limit bounds it.</returns>
    private WhatIfAnswer? OfBound()
    {
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.Max } set) { continue; }
            if (Group(set.Path) is not { } group) { continue; }
            if (RoomOf(group, draft.Changes) is not { } room) { continue; }
            string instead = RoomOf(group, []) is { } had ? $", instead of {had.ToReadable()}" : "";
            draft.Shows($"{set.Path}: {group.Usage} held; room {room}", "up to the first limit that it would meet");
            draft.Lacks($"how much more is wanted: --demand {set.Path}=SIZE");
            draft.Room = room;
            draft.Victim = KillOf(group.MetFirst)?.Victim ?? KillOf(group.Path)?.Victim;
            return draft.Answer(
                WhatIfOutcome.PutOff, Confidence.Likely,
                $"{set.Path} could take {room.ToReadable()} more until a limit is met{instead}.");
        }

        return null;
    }

    /// <summary>A group that is to get a limit and has none: of those the machine is not asked.</summary>
    private string? Untold()
    {
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.Max, Value: not null, Path: var path }) { continue; }
            if (Group(path) is null) { return path; }
        }

        return null;
    }

    /// <returns>Null when the group has no limit and none above it has: the machine decides.</returns>
    private WhatIfAnswer? OfGroup(Demand demand)
    {
        GroupRoom? group = Group(demand.Name);
        KiB? room = group is null ? null : RoomOf(group, draft.Changes);
        foreach (Change change in draft.Changes)
        {
            if (group is null && change is SetGroupBound { Bound: GroupBound.Max } set && set.Path == demand.Name)
            {
                return draft.Unknown($"What {demand.Name} holds is not told.", $"memory.current of {demand.Name}");
            }
        }

        if (group is null || room is not { } left) { return null; }
        KiB more = demand.Size - group.Usage;
        draft.Shows($"{demand.Name}: {demand.Size} - {group.Usage} = {more}; room {left}", "how much more it wants");
        draft.Room = left;
        if (more <= left) { return null; }
        draft.Victim = KillOf(group.MetFirst)?.Victim ?? KillOf(group.Path)?.Victim;
        return draft.Answer(
            WhatIfOutcome.NotPrevented, Confidence.Likely,
            $"{demand.Name} would meet a limit: {more.ToReadable()} more are wanted, and {left.ToReadable()} fit.");
    }

    /// <summary>Until the first limit of the group and those above, with what reclaim and swap could take.</summary>
    /// <returns>Null when no limit bounds it.</returns>
    private KiB? RoomOf(GroupRoom group, IReadOnlyList<Change> changes)
    {
        KiB? room = null;
        foreach (GroupRoom other in host.Groups)
        {
            if (other.Path != group.Path && !GroupPath.IsAbove(other.Path, group.Path)) { continue; }
            KiB? limit = other.Limit;
            foreach (Change change in changes)
            {
                bool isOfIt = change is SetGroupBound { Bound: GroupBound.Max } set && set.Path == other.Path;
                if (isOfIt) { limit = ((SetGroupBound)change).Value; }
            }

            KiB? left = limit - other.Usage + (other.Reclaimable ?? default);
            if (left is { } own && (room is null || own < room)) { room = own; }
        }

        // A limit above that is not among the groups told.
        bool isElsewhere = group.MetFirst != group.Path && Group(group.MetFirst) is null;
        if (isElsewhere && (room is null || group.Room < room)) { room = group.Room; }
        return room + Added();
    }

    private KiB? Added() => SwapGain.Added(draft, isOfMachine: false).Least + (SwapFree() ?? default);

    private WhatIfAnswer OfMachine(Bounds room)
    {
        NextKill? next = host.NextKills.FirstOrDefault(kill => kill.Memcg is null);
        draft.Victim = next is null ? null : Chosen(next);
        KiB more = default;
        foreach (Demand demand in draft.Demands) { more += demand.Size - (Held(demand) ?? default); }
        draft.Room = room.Least;
        if (draft.Demands.Count == 0)
        {
            draft.Lacks("how much more is wanted: --demand NAME=SIZE");
            return draft.Answer(
                WhatIfOutcome.PutOff, Confidence.Possible,
                $"{room.Least.ToReadable()} more fit until somebody is killed{Instead(room.Least)}.");
        }

        if (more <= room.Least)
        {
            draft.Victim = null;
            return draft.Answer(
                WhatIfOutcome.Prevented, Confidence.Likely,
                $"{more.ToReadable()} more are wanted, and {room.Least.ToReadable()} fit.");
        }

        if (room.Most is { } most && more > most)
        {
            return draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                $"{more.ToReadable()} more are wanted, and {most.ToReadable()} fit.");
        }

        draft.Room = null;
        return draft.Unknown(
            $"{more.ToReadable()} more are wanted, and {room} fit.", "how far memory can be compressed or given back");
    }

    /// <summary>What fits without the changes, where that is another figure.</summary>
    private string Instead(KiB room)
    {
        KiB? now = host.Available + (SwapFree() ?? default);
        return now is { } had && had != room ? $", instead of {had.ToReadable()}" : "";
    }

    /// <summary>With other oom_score_adj values chosen anew. The report tells the worst tasks only: one of them that is
    /// spared leaves the next, and one that is not among them may come before all.</summary>
    private RankedTask? Chosen(NextKill next)
    {
        SetOomScoreAdj[] changed = [.. draft.Changes.OfType<SetOomScoreAdj>()];
        if (changed.Length == 0) { return next.Victim; }
        if (!changed.All(change => next.Ranking.Any(task => task.Pid == change.Pid || task.Comm == change.Comm)))
        {
            draft.Lacks("the task itself: the machine tells those only that would be killed first");
            return null;
        }

        DiagnosedReport asReported = new()
        {
            Id = 0,
            Incident = 0,
            Kind = ReportKind.MemoryState,
            Time = new(null, null),
            Kernel = new(host.Host.Release, host.Host.PageSize),
            Source = new("", 0, 0, true, [], [], 0),
            Prediction = new(next.VictimPid, null, next.Ranking, next.TotalPages, next.Formula, null),
        };
        return new VictimReplay(asReported, draft).Choose(default, null);
    }

    private Bounds? Room(MemoryState memory)
    {
        if (host.Available is not { } available) { return null; }
        KiB free = SwapFree() ?? default;
        Bounds room = Bounds.Exactly(available + free) + SwapGain.Added(draft, isOfMachine: true);
        draft.Shows($"{available} available + {free} of free swap", "what can be had before somebody is killed");
        KernelRelease? release = KernelRelease.TryParse(host.Host.Release);
        ChangedMemory changed = ChangedMemory.Of(memory, draft, null, "Movable", release);
        room += Bounds.Exactly(Difference(changed.Memory, memory) + changed.Elsewhere);
        foreach (Change change in draft.Changes) { Note(change); }
        return room;
    }

    /// <summary>Free pages that came, less by how much more the high marks keep (calculate_totalreserve_pages(),
    /// mm/page_alloc.c).</summary>
    private KiB Difference(MemoryState after, MemoryState before)
    {
        Pages gained = default;
        Pages kept = default;
        foreach (ZoneState zone in after.Zones)
        {
            gained += zone.Free ?? default;
            kept += zone.High ?? default;
        }

        foreach (ZoneState zone in before.Zones)
        {
            gained -= zone.Free ?? default;
            kept -= zone.High ?? default;
        }

        KiB more = before.InKiB(gained - kept);
        if (more.Count != 0)
        {
            draft.Shows($"{before.InKiB(gained)} - {before.InKiB(kept)}", "free pages, and what marks keep");
        }

        return more;
    }

    private void Note(Change change)
    {
        switch (change)
        {
            case DropCaches or CompactMemory:
                draft.Shows(change.Setting, "what can be dropped counts as available already");
                break;
            case SetSysctl { Name: var name } when !SysctlNames.IsInert(name)
                && name is not (SysctlNames.MinFree or SysctlNames.ScaleFactor or SysctlNames.HugePages):
            case SetNodes or RestartUnit or SetThp or SetKernelParameter:
            case SetGroupBound { Bound: not GroupBound.Max }:
                draft.IsOpen(change, "what it would leave free");
                break;
            case SetUnitOomScoreAdj:
                draft.Lacks($"{change.Setting}: all tasks, to choose the victim anew");
                break;
        }
    }

    private KiB? SwapFree() => host.Memory?.Totals.FreeSwap;

    private GroupRoom? Group(string path) => host.Groups.FirstOrDefault(group => group.Path == path);

    private NextKill? KillOf(string path)
    {
        foreach (NextKill kill in host.NextKills)
        {
            if (kill.Memcg == path) { return kill; }
        }

        return null;
    }

    /// <summary>Null for what does not run yet, or holds so little that it is not listed.</summary>
    private KiB? Held(Demand demand)
    {
        KiB? sum = null;
        foreach (MemoryHolder holder in host.Holders)
        {
            bool isTask = holder.Kind == "task" && Wanted.IsOf(demand, holder.Name);
            bool isGroup = holder.Kind == "memcg" && holder.Name == demand.Name;
            if (isTask || isGroup) { sum = (sum ?? default) + holder.Held; }
        }

        return sum;
    }
}
