using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Memory;

/// <summary>The memory state of a machine, put together from its files, so that the model of the allocator works on it
/// as on a report.</summary>
/// <remarks>The files are read one after the other: figures of two of them differ by what the machine did between.
/// Where a sample is not read, what it would say is absent.</remarks>
public static class MachineMemory
{
    /// <param name="types">Null where only root may read it: free blocks are then of unknown migratetype.</param>
    /// <param name="pools">Huge pages of each node and size.</param>
    /// <returns>Null when neither file tells of a zone.</returns>
    public static MemoryState? Of(
        ZoneInfo zones, BuddyInfo buddies, PageTypeInfo? types, MemInfo memory, EquatableArray<NodeHugePages> pools)
    {
        PageSize? known = MeasuredPageSize.Of(memory, zones, buddies);
        PageSize pageSize = known ?? PageSize.Of4KiB;
        List<ZoneState> states = [];
        for (int at = 0; at < zones.Count; at++)
        {
            if (zones[at].ToZoneState(pageSize) is { } zone) { states.Add(zone); }
        }

        if (!zones.IsRead) { states.AddRange(FromBuddies(buddies)); }
        if (states.Count == 0) { return null; }
        IEnumerable<NodeState> nodes = states
            .Select(zone => WithLists(zone, buddies, types))
            .GroupBy(zone => zone.Node)
            .OrderBy(node => node.Key)
            .Select(node => Node(node.Key, node.ToEquatableArray(), zones, pools, pageSize));
        return new MemoryState(
            pageSize, known is not null, nodes.ToEquatableArray(), Totals(memory, zones, pageSize),
            NodesAreFiltered: false);
    }

    private static IEnumerable<ZoneState> FromBuddies(BuddyInfo buddies)
    {
        for (int row = 0; row < buddies.Count; row++)
        {
            BuddyInfoRow zone = buddies[row];
            yield return new ZoneState { Node = zone.Node, Name = zone.Zone, Free = zone.FreePages };
        }
    }

    /// <summary>Highatomic pageblocks are what nr_reserved_highatomic counts (reserve_highatomic_pageblock(),
    /// mm/page_alloc.c), which few kernels print here.</summary>
    private static ZoneState WithLists(ZoneState zone, BuddyInfo buddies, PageTypeInfo? types) => zone with
    {
        FreeArea = FreeAreaOf(zone, buddies, types),
        ReservedHighatomic = zone.ReservedHighatomic ?? types?.PagesOf(zone.Node, zone.Name, "HighAtomic"),
    };

    private static FreeArea? FreeAreaOf(ZoneState zone, BuddyInfo buddies, PageTypeInfo? types)
    {
        if (buddies.Of(zone.Node, zone.Name) is not { } row) { return null; }
        FreeArea area = row.ToFreeArea();
        return types is null
            ? area
            : new FreeArea(area.Orders.Select((order, index) => order with
            {
                Migratetypes = Letters(order.Blocks, types.Migratetypes(zone.Node, zone.Name, index)),
            }).ToEquatableArray());
    }

    /// <summary>Blocks that no list had a moment later are of unknown type, not of none.</summary>
    private static string? Letters(long blocks, string? letters) => (blocks, letters) switch
    {
        (_, null) => null,
        (0, _) => "",
        (_, "") => null,
        _ => letters,
    };

    private static NodeState Node(
        int node, EquatableArray<ZoneState> states, ZoneInfo zones, EquatableArray<NodeHugePages> pools, PageSize size)
    {
        EquatableArray<NamedKiB> counters = [];
        bool? hopeless = null;
        for (int at = 0; at < zones.Count; at++)
        {
            ZoneInfoSection section = zones[at];
            if (section.Node != node) { continue; }
            if (section.HasNodeCounters) { counters = section.NodeCounters(size); }
            hopeless = section.NodeUnreclaimable ?? hopeless;
        }

        EquatableArray<HugePagePool> huge = pools
            .Where(pool => pool.Node == node && pool is { Total: not null, Free: not null, Surplus: not null })
            .Select(pool => new HugePagePool(
                pool.Total!.Value, pool.Free!.Value, pool.Surplus!.Value, pool.Size, null))
            .ToEquatableArray();
        return new NodeState(node, states, counters, hopeless, huge, null);
    }

    private static MemoryTotals Totals(MemInfo memory, ZoneInfo zones, PageSize pageSize)
    {
        Pages? total = memory.MemTotal?.ToPages(pageSize);
        Pages? ram = zones.Sum(section => section.Present);
        KiB? cache = memory is { Cached: { } cached, Buffers: { } buffers, SwapCached: { } swapped }
            ? cached + buffers + swapped
            : null;
        return new MemoryTotals
        {
            Counters = DumpCounters.OfMachine(memory, pageSize),
            Ram = ram,
            Reserved = ram - total,
            TotalRam = total,
            PageCache = cache?.ToPages(pageSize),
            SwapCache = memory.SwapCached?.ToPages(pageSize),
            FreeSwap = memory.SwapFree,
            TotalSwap = memory.SwapTotal,
            CmaReserved = memory.CmaTotal?.ToPages(pageSize),
            HardwarePoisoned = memory.HardwareCorrupted?.ToPages(pageSize),
        };
    }
}
