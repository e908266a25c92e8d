using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>A memory state with the changes made to it.</summary>
/// <param name="Memory">Zones with their new sizes, free pages and marks.</param>
/// <param name="Elsewhere">What came to zones and nodes that the report does not list.</param>
/// <param name="Doubtful">Of what came to the listed zones, what may have come elsewhere.</param>
internal sealed record ChangedMemory(MemoryState Memory, KiB Elsewhere, KiB Doubtful)
{
    /// <summary>Of each page of RAM, struct page takes 64 bytes (include/linux/mm_types.h).</summary>
    private const long StructPage = 64;

    /// <summary>MAX_NUMNODES (include/linux/numa.h) of the largest configuration.</summary>
    private const int MostNodes = 1024;

    /// <param name="allowed">Nodes of the cpuset; null when not told.</param>
    /// <param name="highest">The highest zone type that the request may use.</param>
    public static ChangedMemory Of(
        MemoryState before, Draft draft, NodeMask? allowed, string highest, KernelRelease? release)
    {
        ChangedMemory changed = new(before, default, default);
        foreach (Change change in draft.Changes)
        {
            changed = change switch
            {
                AddRam ram => changed.Grown(ram, draft, allowed, highest),
                SetHugePages pages => changed.WithHugePages(pages, draft, highest),
                SetSysctl { Name: SysctlNames.HugePages } set when SysctlNames.Number(set) is { } count =>
                    changed.WithHugePages(new(count, null, null), draft, highest),
                _ => changed,
            };
        }

        long? minFree = SysctlNames.Number(draft.Changes, SysctlNames.MinFree);
        long? factor = SysctlNames.Number(draft.Changes, SysctlNames.ScaleFactor);
        bool hasGrown = draft.Changes.Any(change => change is AddRam);
        if (minFree is null && factor is null && !hasGrown) { return changed; }
        MemoryState? marked = ChangedMarks.Apply(
            before, changed.Memory, minFree is { } kib ? new KiB(kib) : null,
            factor is { } parts ? (int)Math.Min(parts, 10_000) : null, release);
        if (marked is null) { draft.Lacks("the watermarks and sizes of the zones"); }
        return marked is null ? changed : changed with { Memory = marked };
    }

    /// <summary>RAM lies above what is there: the highest zone of a node grows, DMA and DMA32 keep their addresses
    /// (arch/x86/mm/init.c, zone_sizes_init()).</summary>
    private ChangedMemory Grown(AddRam ram, Draft draft, NodeMask? allowed, string highest)
    {
        KiB usable = ram.Size - new KiB(ram.Size.Count / (Memory.PageSize.Bytes / StructPage));
        bool isHidden = Hidden().Count > 0;
        return isHidden && ZoneLayout.Rank(highest) < ZoneLayout.Rank("Normal")
            ? this with { Elsewhere = Elsewhere + usable }
            : Spread(usable, draft, isHidden ? HiddenNodes(allowed) : 0);
    }

    /// <summary>RAM that no listed zone manages: of other nodes, or of zones that the request may not use.</summary>
    private KiB Hidden()
    {
        if (Memory.Totals.TotalRam is not { } all) { return default; }
        Pages listed = default;
        foreach (ZoneState zone in Memory.Zones) { listed += zone.Managed ?? zone.Present ?? default; }
        return all.Count - listed.Count > all.Count / 100 ? Memory.InKiB(all - listed) : default;
    }

    /// <summary>Nodes that the report does not list: those of the cpuset that are missing, at least one.</summary>
    private int HiddenNodes(NodeMask? allowed)
    {
        long all = 0;
        foreach (NodeRange range in allowed?.Ranges ?? default)
        {
            all += Math.Max(0, (long)range.Last - range.First + 1);
        }

        return (int)Math.Clamp(all - Memory.Nodes.Count, 1, MostNodes);
    }

    private ChangedMemory Spread(KiB usable, Draft draft, int hiddenNodes)
    {
        int nodes = Memory.Nodes.Count + hiddenNodes;
        if (nodes == 0) { return this; }
        KiB each = new(usable.Count / nodes);
        if (nodes > 1) { draft.Assumes($"the new RAM is spread evenly over {nodes} nodes, {each} each"); }
        MemoryState grown = Memory with
        {
            Nodes = Memory.Nodes.Select(node => Grow(node, each.ToPages(Memory.PageSize))).ToEquatableArray(),
            Totals = Memory.Totals with { TotalRam = Memory.Totals.TotalRam + usable.ToPages(Memory.PageSize) },
        };
        KiB here = new(each.Count * Memory.Nodes.Count);
        return this with { Memory = grown, Elsewhere = Elsewhere + (usable - here) };
    }

    private NodeState Grow(NodeState node, Pages more)
    {
        ZoneState? top = Top(node);
        ZoneLayout? layout = ZoneLayout.Derive(Memory);
        return node with
        {
            Zones = node.Zones.Select(zone => zone == top
                ? zone with
                {
                    Free = zone.Free + more, Managed = zone.Managed + more, Present = zone.Present + more,
                    FreeArea = WithLargest(zone.FreeArea, more),
                }
                : WithReserve(zone, top, layout, more)).ToEquatableArray(),
        };
    }

    /// <summary>A zone keeps a share of all that lies above it (<see cref="LowmemReserve"/>).</summary>
    private static ZoneState WithReserve(ZoneState zone, ZoneState? top, ZoneLayout? layout, Pages more)
    {
        int ratio = LowmemReserve.DefaultRatio(zone.Name);
        bool isBelow = top is not null && ZoneLayout.Rank(zone.Name) < ZoneLayout.Rank(top.Name);
        if (!isBelow || ratio == 0 || layout?.IndexOf(top!.Name) is not { } from) { return zone; }
        if (zone.LowmemReserve is not { } reserve) { return zone; }
        return zone with
        {
            LowmemReserve = reserve.Select((kept, type) => type >= from ? kept + new Pages(more.Count / ratio) : kept)
                .ToEquatableArray(),
        };
    }

    /// <summary>The highest zone with memory, ZONE_MOVABLE apart, whose size somebody chose.</summary>
    private static ZoneState? Top(NodeState node)
    {
        ZoneState? top = null;
        foreach (ZoneState zone in node.Zones)
        {
            if (zone.Name is "Movable" or "Device" || (zone.Managed ?? zone.Present)?.Count == 0) { continue; }
            if (top is null || ZoneLayout.Rank(zone.Name) > ZoneLayout.Rank(top.Name)) { top = zone; }
        }

        return top;
    }

    /// <summary>Memory that comes in whole lies in the largest blocks.</summary>
    private static FreeArea? WithLargest(FreeArea? area, Pages more)
    {
        if (area is not { Orders: { IsEmpty: false } orders } || more.Count <= 0) { return area; }
        int largest = Math.Min(orders.Count - 1, 62);
        long blocks = more.Count >> largest;
        return new FreeArea(orders.Select((order, at) => at != largest || blocks == 0
            ? order
            : new FreeBlocks(order.Blocks + blocks, order.Migratetypes is { } letters && !letters.Contains('M')
                ? letters + "M"
                : order.Migratetypes)).ToEquatableArray());
    }

    /// <summary>Pages given back come to the node's zones, whichever they lay in; more pages are taken from what is
    /// free (set_max_huge_pages(), mm/hugetlb.c).</summary>
    private ChangedMemory WithHugePages(SetHugePages set, Draft draft, string highest)
    {
        ChangedMemory changed = this;
        KiB size = set.Size ?? UsualSize();
        long total = 0;
        foreach (NodeState node in Memory.Nodes)
        {
            if (set.Node is null || set.Node == node.Node) { total += PoolOf(node, size)?.Permanent() ?? 0; }
        }

        if (!Memory.Nodes.Any(node => PoolOf(node, size) is not null))
        {
            draft.Lacks("how many huge pages are reserved");
            return this;
        }

        long left = set.Count - total;
        NodeState[] nodes = [.. Memory.Nodes.Where(node => set.Node is null || set.Node == node.Node)];
        for (int i = 0; i < nodes.Length; i++)
        {
            // The kernel goes round the nodes, one page each.
            long share = left / (nodes.Length - i);
            long free = PoolOf(nodes[i], size)?.Free ?? 0;
            long pages = Math.Max(share, -Math.Max(0, free));
            left -= pages;
            KiB moved = new((long)Int128.Clamp(-(Int128)pages * size.Count, long.MinValue / 4, long.MaxValue / 4));
            changed = changed.Moved(nodes[i].Node, moved, draft, highest);
        }

        if (left < 0) { draft.Shows($"{-left} huge pages are in use", "they go back only when nobody uses them"); }
        return changed;
    }

    private KiB UsualSize()
    {
        KiB? smallest = null;
        foreach (NodeState node in Memory.Nodes)
        {
            foreach (HugePagePool pool in node.HugePages)
            {
                if (pool.Size.Count == 2048) { return pool.Size; }
                if (smallest is null || pool.Size < smallest) { smallest = pool.Size; }
            }
        }

        return smallest ?? new(2048);
    }

    private static HugePagePool? PoolOf(NodeState node, KiB size)
    {
        foreach (HugePagePool pool in node.HugePages)
        {
            if (pool.Size == size) { return pool; }
        }

        return null;
    }

    private ChangedMemory Moved(int node, KiB size, Draft draft, string highest)
    {
        if (size.Count == 0) { return this; }
        NodeState? of = Memory.Nodes.FirstOrDefault(known => known.Node == node);
        ZoneState? target = of?.Zones.Where(zone => ZoneLayout.Rank(zone.Name) <= ZoneLayout.Rank(highest))
            .MaxBy(zone => zone.Managed ?? zone.Present ?? default);
        if (target is null) { return this with { Elsewhere = Elsewhere + size }; }
        draft.Shows(
            $"node {node}: {(size.Count > 0 ? "+" : "")}{size} by huge pages", "pages that come back, or are taken");
        bool isAllOfNode = Hidden().Count == 0;
        MemoryState moved = Memory with
        {
            Nodes = Memory.Nodes.Select(known => known.Node != node ? known : known with
            {
                Zones = known.Zones.Select(zone => zone != target ? zone : zone with
                {
                    Free = zone.Free + size.ToPages(Memory.PageSize),
                    FreeArea = WithLargest(zone.FreeArea, size.ToPages(Memory.PageSize)),
                }).ToEquatableArray(),
            }).ToEquatableArray(),
        };
        return this with { Memory = moved, Doubtful = Doubtful + (isAllOfNode ? default : size) };
    }
}

file static class PoolQuestions
{
    /// <summary>Without the surplus that goes by itself.</summary>
    public static long Permanent(this HugePagePool pool) => Math.Max(0, pool.Total - Math.Max(0, pool.Surplus));
}
