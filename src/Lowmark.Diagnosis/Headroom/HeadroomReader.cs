using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Headroom;

/// <summary>Judges a memory state by the orders that matter: one page, kernel stacks and jumbo frames, the costly
/// limit, a huge page.</summary>
public static class HeadroomReader
{
    private static readonly int[] s_orders = [0, 2, 3, 9];

    public static EquatableArray<OrderHeadroom> Read(MemoryState memory)
    {
        List<OrderHeadroom> rows = [];
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.FreeArea is not { Orders.IsEmpty: false } area) { continue; }
            rows.AddRange(
                s_orders.Where(order => order < area.Orders.Count).Select(order => One(zone, area, order, memory)));
        }

        return rows.ToEquatableArray();
    }

    private static OrderHeadroom One(ZoneState zone, FreeArea area, int order, MemoryState memory)
    {
        Order wanted = new(order);
        long blocks = 0;
        for (int at = order; at < area.Orders.Count; at++)
        {
            blocks += Pages.InBlocks(area.Orders[at].Blocks, new Order(at - order)).Count;
        }

        bool any = area.TotalPages.Count > 0;
        int unusable = FragmentationIndex.Unusable(area, wanted);
        KiB size = Pages.InBlocks(1, wanted).ToKiB(memory.PageSize);
        string verdict = (any, blocks) switch
        {
            (false, _) => "nothing is free",
            (true, 0) => $"none of {size}: the {memory.InKiB(area.TotalPages)} free are in smaller pieces",
            _ => $"{blocks} of {size}",
        };
        return new OrderHeadroom(
            zone.Node, zone.Name, order, blocks, any ? unusable : null, FragmentationIndex.External(area, wanted),
            verdict);
    }
}
