using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How far a zone's free memory is fragmented for an order: the figures of debugfs extfrag/.</summary>
/// <remarks>Source: fill_contig_page_info(), unusable_free_index(), __fragmentation_index(), mm/vmstat.c, read at v6.18;
/// the same since v2.6.35. Integer divisions as there.</remarks>
public static class FragmentationIndex
{
    /// <summary>vm.extfrag_threshold's default: at or below it the kernel blames a lack of memory, above it fragmentation.</summary>
    public const int DefaultThreshold = 500;

    /// <summary>unusable_index in thousandths: the share of free memory in blocks too small for the order. 0 to 1000.</summary>
    public static int Unusable(FreeArea area, Order order)
    {
        Blocks blocks = Count(area, order);
        if (blocks.FreePages == 0) { return 1000; }
        Int128 tooSmall = blocks.FreePages - (blocks.Suitable * order.PagesPerBlock);
        return (int)(tooSmall * 1000 / blocks.FreePages);
    }

    /// <summary>extfrag_index in thousandths: −1000 when a block is free, else from 0 (lack of memory) to 1000 (fragmentation).</summary>
    public static int External(FreeArea area, Order order)
    {
        Blocks blocks = Count(area, order);
        if (blocks.Total == 0) { return 0; }
        if (blocks.Suitable > 0) { return -1000; }
        return 1000 - (int)((1000 + (blocks.FreePages * 1000 / order.PagesPerBlock)) / blocks.Total);
    }

    private static Blocks Count(FreeArea area, Order order)
    {
        ArgumentNullException.ThrowIfNull(area);
        Int128 total = 0;
        Int128 freePages = 0;
        Int128 suitable = 0;
        for (int at = 0; at < Math.Min(area.Orders.Count, 63); at++)
        {
            Int128 count = Math.Max(0, area.Orders[at].Blocks);
            total += count;
            freePages += count << at;
            if (at >= order.Value) { suitable += count << (at - order.Value); }
        }

        return new(total, freePages, suitable);
    }

    private readonly record struct Blocks(Int128 Total, Int128 FreePages, Int128 Suitable);
}
