using Lowmark.Changes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>How much memory more swap would have let go.</summary>
/// <remarks>get_scan_count() and shrink_lruvec(), mm/vmscan.c: anonymous and shared memory of the LRU lists can be
/// swapped; what is locked or unevictable is not on them, and the kernel's own is never swapped. A group may use as
/// much as memory.swap.max of itself and all above it allows (mem_cgroup_get_nr_swap_pages(), mm/memcontrol.c); under
/// version 1 one counter holds memory and swap together, so that what is swapped does not leave it.</remarks>
internal static class SwapGain
{
    /// <summary>Slots are taken by so many at once (SWAP_BATCH, include/linux/swap_slots.h; SWAP_CLUSTER_MAX is
    /// half of it): with less than that left the limit is reached.</summary>
    private const long SlotBatch = 64;

    /// <summary>Of a group that reached its limit.</summary>
    /// <param name="isGrowthSwappable">What is still to come can be swapped too, not only what is there.</param>
    public static Bounds OfGroup(MemcgFacts memcg, Draft draft, bool isGrowthSwappable)
    {
        KiB added = Added(draft, isOfMachine: false).Least;
        bool isFull = memcg is { SwapUsage: { } used, SwapLimit: { } bound }
            && used + new Pages(SlotBatch).ToKiB(draft.PageSize) > bound;
        KiB? limit = NewSwapLimit(memcg, draft, out bool isRaised);
        if (added.Count == 0 && !isRaised) { return Bounds.Zero; }
        if (memcg is { SwapUsage: null, MemoryAndSwapUsage: null })
        {
            draft.Lacks("how much swap the group may use");
            return new(default, added);
        }

        KiB? left = limit - (memcg.SwapUsage ?? default);
        KiB most = isFull ? left ?? added : Smaller(added, left);
        KiB least = Smaller(added, left);
        if (isRaised && isFull && least < most)
        {
            if (memcg.SwapUsage is not { Count: > 0 }) { draft.Lacks("whether the machine has swap"); }
            else
            {
                draft.Assumes($"the machine has {most - least} of swap free: the report of a group does not print it");
                least = most;
            }
        }

        if (!isGrowthSwappable) { least = Smaller(least, Stat(memcg, "active_anon") + Stat(memcg, "inactive_anon")); }
        least = new(Math.Max(0, least.Count));
        most = new(Math.Max(0, most.Count));
        draft.Shows(
            $"{memcg.OomPath}: swap used {memcg.SwapUsage ?? default}, may use "
                + $"{(limit is { } told ? $"{told}" : "all there is")}, {added} added: {least} more",
            "anonymous and shared memory of the group that could be swapped");
        return new(least, most);
    }

    /// <summary>Memory and swap that are still left to a group of version 1; null where nothing bounds them.</summary>
    public static KiB? LeftOfBoth(MemcgFacts memcg) => memcg.MemoryAndSwapLimit - memcg.MemoryAndSwapUsage;

    /// <summary>What the changes add to the machine's swap. Of zram the compressed pages stay in memory: how far they
    /// shrink is not known before, and a page that does not is no gain.</summary>
    public static Bounds Added(Draft draft, bool isOfMachine)
    {
        Bounds added = Bounds.Zero;
        foreach (Change change in draft.Changes)
        {
            if (change is AddSwap swap) { added += Bounds.Exactly(swap.Size); }
            if (change is AddZram zram)
            {
                added += isOfMachine ? new(default, zram.Size) : Bounds.Exactly(zram.Size);
            }
        }

        return added;
    }

    /// <summary>Anonymous and shared pages of a zone that swap could take; null when no counter tells.</summary>
    public static Pages? Swappable(ZoneState zone, MemoryState memory)
    {
        if (zone.Counter("active_anon") is { } active && zone.Counter("inactive_anon") is { } inactive)
        {
            return (active + inactive).ToPages(memory.PageSize);
        }

        foreach (NodeState node in memory.Nodes)
        {
            if (node.Node != zone.Node || node.Zones.Count != 1) { continue; }
            if (node.Counter("active_anon") is { } here && node.Counter("inactive_anon") is { } more)
            {
                return (here + more).ToPages(memory.PageSize);
            }
        }

        return null;
    }

    private static KiB? NewSwapLimit(MemcgFacts memcg, Draft draft, out bool isRaised)
    {
        KiB? limit = memcg.SwapLimit;
        isRaised = false;
        foreach (Change change in draft.Changes)
        {
            if (change is not SetGroupBound { Bound: GroupBound.SwapMax } set || memcg.OomPath is not { } path)
            {
                continue;
            }

            bool isAbove = GroupPath.IsAbove(set.Path, path);
            if (set.Path != path && !isAbove) { continue; }
            isRaised |= !isAbove && limit is not null && (set.Value is null || set.Value > limit);
            limit = isAbove ? Smaller(limit, set.Value) : set.Value;
        }

        return limit;
    }

    /// <summary>The groups below included: version 1 prints that as total_NAME.</summary>
    private static KiB? Stat(MemcgFacts memcg, string name)
    {
        KiB? own = null;
        foreach (NamedBytes stat in memcg.Stats)
        {
            if (stat.Name == "total_" + name) { return KiB.FromBytes(stat.Bytes); }
            if (stat.Name == name) { own = KiB.FromBytes(stat.Bytes); }
        }

        return own;
    }

    private static KiB? Smaller(KiB? one, KiB? other) =>
        one is { } left && other is { } right ? (left < right ? left : right) : one ?? other;

    private static KiB Smaller(KiB one, KiB? other) => other is { } right && right < one ? right : one;
}
