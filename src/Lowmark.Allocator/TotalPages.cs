using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The limits of a memcg as its OOM report prints them.</summary>
/// <param name="Memory">Null when not printed or unlimited.</param>
/// <param name="MemoryAndSwap">cgroup v1 <c>memory+swap:</c>; null when not printed or unlimited.</param>
/// <param name="Swap">cgroup v2 <c>swap:</c>; null when not printed or unlimited.</param>
/// <param name="Hierarchy">Null when the report does not show it.</param>
public readonly record struct MemcgLimits(KiB? Memory, KiB? MemoryAndSwap, KiB? Swap, CgroupVersion? Hierarchy);

/// <summary>What oom_score_adj is scaled by: all memory that the constrained tasks could have used.</summary>
/// <remarks>Source: constrained_alloc(), mm/oom_kill.c, and mem_cgroup_get_max() (mem_cgroup_get_limit() before),
/// mm/memcontrol.c, read at 2.6.32, RHEL 6.8, 3.10, 4.4, 4.9, 5.4 and 6.18. Never below 1.</remarks>
public static class TotalPages
{
    private static readonly Pages Least = new(1);

    /// <summary>No constraint: RAM and swap of the machine.</summary>
    /// <returns>Null when one of them is not in the evidence.</returns>
    public static Pages? OfMachine(MemoryTotals totals, PageSize pageSize)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return totals is { TotalRam: { } ram, TotalSwap: { } swap } ? AtLeastOne(ram + swap.ToPages(pageSize)) : null;
    }

    /// <summary>A memcg: its limit, and as much swap as it may use.</summary>
    /// <param name="totalSwap">Swap of the machine; null when unknown (a memcg report does not print it).</param>
    /// <remarks>Swap does not count if the group's swappiness is 0 (3.19+), which a log does not show.</remarks>
    /// <returns>Null when the memory limit is not in the evidence, or swap decides and is unknown.</returns>
    public static Pages? OfMemcg(MemcgLimits limits, Pages? totalSwap, PageSize pageSize, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (limits.Memory is not { } limit) { return null; }
        Pages memory = limit.ToPages(pageSize);
        if (variant.Rule == AllocatorRule.V2Dot6) { return AtLeastOne(memory); }
        Pages? swapAllowed = limits.Hierarchy is CgroupVersion.V2
            ? limits.Swap?.ToPages(pageSize)
            : limits.MemoryAndSwap?.ToPages(pageSize) - memory;
        if (Smaller(swapAllowed, totalSwap) is not { } swap) { return null; }

        // v1 up to 4.4: min(memory + swap, memory+swap limit), which is the same sum.
        return AtLeastOne(memory + (swap > default(Pages) ? swap : default));
    }

    /// <summary>A cpuset or memory policy: the memory of its nodes, and all swap.</summary>
    /// <remarks>node_present_pages() in 5.4, node_spanned_pages() in 5.0, and taken to change at 5.3: holes between the
    /// zones count there.</remarks>
    /// <returns>Null when a node is missing from the state, or a size is not in the evidence.</returns>
    public static Pages? OfNodes(MemoryState memory, NodeMask nodes, AllocatorVariant variant)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(variant);
        if (memory.Totals.TotalSwap is not { } swap) { return null; }
        Pages sum = swap.ToPages(memory.PageSize);
        bool spanned = variant.ReleaseKey < ReleaseSpan.Key(5, 3);
        foreach (NodeState node in memory.Nodes.AsSpan())
        {
            if (!nodes.Contains(node.Node)) { continue; }
            foreach (ZoneState zone in node.Zones.AsSpan())
            {
                if ((spanned ? zone.Spanned : zone.Present) is not { } size) { return null; }
                sum += size;
            }
        }

        return Covers(memory, nodes) ? AtLeastOne(sum) : null;
    }

    private static bool Covers(MemoryState memory, NodeMask nodes)
    {
        foreach (NodeRange range in nodes.Ranges.AsSpan())
        {
            long wanted = (long)range.Last - range.First + 1;
            long shown = memory.Nodes.Where(node => !node.Zones.IsEmpty)
                .Select(node => node.Node).Distinct().LongCount(node => node >= range.First && node <= range.Last);
            if (shown < wanted) { return false; }
        }

        return !nodes.IsEmpty;
    }

    /// <summary>The smaller of two; where one is null, the other bounds nothing unless it is zero.</summary>
    private static Pages? Smaller(Pages? allowed, Pages? total) => (allowed, total) switch
    {
        ({ } one, { } other) => one < other ? one : other,
        (null, { } all) => all,
        ({ Count: <= 0 } none, null) => none,
        _ => null,
    };

    private static Pages AtLeastOne(Pages pages) => pages < Least ? Least : pages;
}
