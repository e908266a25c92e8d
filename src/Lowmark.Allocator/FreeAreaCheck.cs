using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>Whether a zone's buddy lists hold a block for a request: the half of the kernel's test above order
/// 0.</summary>
/// <remarks>Source: __zone_watermark_ok(), mm/page_alloc.c, the trees of <see cref="AllocatorVariant"/>. Up to 4.3 the
/// kernel takes off the blocks of each lower order and halves the mark; from 4.4 on it looks for one block of a type
/// the request may take. From 4.4 to 4.12 any block satisfies that test for an urgent request, but buffered_rmqueue()
/// then finds none to take: what can be taken decides here. Free lists whose migratetype was not printed count for any
/// request.</remarks>
public static class FreeAreaCheck
{
    public static FreeAreaVerdict Evaluate(
        ZoneState zone, AllocationRequest request, AllocFlags flags, AllocatorVariant variant, Watermark mark)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variant);

        // Since 6.12 what can not sleep may take a single page of the high-atomic reserve (rmqueue_buddy()).
        bool mayTakeSingles = request.Order.Value == 0 && variant.Rule >= AllocatorRule.V6Dot12
            && flags.HasFlag(AllocFlags.NonBlock);
        AllocFlags taking = mayTakeSingles ? flags | AllocFlags.HighAtomic : flags;
        EquatableArray<FreeBlocks> orders = zone.FreeArea?.Orders ?? [];
        bool[] usable = new bool[orders.Count];
        for (int order = 0; order < usable.Length; order++)
        {
            usable[order] = IsUsable(orders[order], taking, variant);
        }

        int largest = usable.AsSpan(0, Math.Min(usable.Length, 63)).LastIndexOf(true);
        bool? available = request.Order.Value == 0
            ? largest >= 0 || !AnyFree(orders)      // the watermark decides, but no list it may take from holds a page
            : HasBlock(zone, orders, request, flags, variant, mark);
        return new(available, largest < 0 ? null : new Order(largest), new(usable));
    }

    /// <summary>For a request above order 0.</summary>
    private static bool? HasBlock(
        ZoneState zone, EquatableArray<FreeBlocks> orders, AllocationRequest request, AllocFlags flags,
        AllocatorVariant variant, Watermark mark)
    {
        int order = request.Order.Value;
        if (orders.IsEmpty) { return null; }
        if (order >= orders.Count) { return false; }
        bool byOrder = variant.ChecksOrderByOrder && !flags.HasFlag(AllocFlags.NoWatermarks);
        bool? passes = byOrder ? PassesEachOrder(zone, orders, request, flags, variant, mark) : true;
        return passes is true ? IsUsableFrom(orders, order, flags, variant) : passes;
    }

    /// <summary>Whether the printed letters prove that no list of a migratetype holds a block.</summary>
    internal static bool HasNoBlockOf(char letter, ZoneState zone)
    {
        if (zone.FreeArea is not { Orders: { IsEmpty: false } orders }) { return false; }
        foreach (FreeBlocks blocks in orders.AsSpan())
        {
            bool mayHold = blocks.Migratetypes?.Contains(letter, StringComparison.Ordinal) ?? true;
            if (blocks.Blocks > 0 && mayHold) { return false; }
        }

        return true;
    }

    private static bool AnyFree(EquatableArray<FreeBlocks> orders)
    {
        foreach (ref readonly FreeBlocks blocks in orders.AsSpan())
        {
            if (blocks.Blocks > 0) { return true; }
        }

        return false;
    }

    private static bool IsUsableFrom(
        EquatableArray<FreeBlocks> orders, int order, AllocFlags flags, AllocatorVariant variant)
    {
        for (int at = order; at < orders.Count; at++)
        {
            if (IsUsable(orders[at], flags, variant)) { return true; }
        }

        return false;
    }

    private static bool IsUsable(FreeBlocks blocks, AllocFlags flags, AllocatorVariant variant)
    {
        if (blocks.Blocks <= 0) { return false; }
        if (blocks.Migratetypes is not { } letters) { return true; }
        foreach (char letter in letters)
        {
            if (MayTake(letter, flags, variant)) { return true; }
        }

        return false;
    }

    private static bool MayTake(char letter, AllocFlags flags, AllocatorVariant variant)
    {
        AllocFlags highatomic = variant.Rule >= AllocatorRule.V6Dot3
            ? AllocFlags.HighAtomic | AllocFlags.Oom
            : AllocFlags.Harder | AllocFlags.Oom;
        return letter switch
        {
            'C' => flags.HasFlag(AllocFlags.Cma),
            'H' => (flags & highatomic) != AllocFlags.None,
            'I' => false,
            'R' => variant.ChecksOrderByOrder,          // MIGRATE_RESERVE: the last fallback of every type, up to 4.3
            _ => true,
        };
    }

    /// <summary>The loop over the lower orders (up to 4.3).</summary>
    /// <returns>Null when a figure that it needs was not printed.</returns>
    private static bool? PassesEachOrder(
        ZoneState zone, EquatableArray<FreeBlocks> orders, AllocationRequest request, AllocFlags flags,
        AllocatorVariant variant, Watermark mark)
    {
        if (zone.Free is not { } free || zone.Mark(mark) is not { } printed || zone.Min is not { } min) { return null; }
        bool rhel6 = variant.Rule == AllocatorRule.Rhel6;
        Pages left = free - new Pages(request.Order.PagesPerBlock + (rhel6 ? 1 : -1));
        Pages floor = WatermarkMark.Reduce(rhel6 ? printed - min : printed, flags, variant.Rule);
        for (int order = 0; order < request.Order.Value; order++)
        {
            left -= Pages.InBlocks(orders[order].Blocks, new Order(order));

            // RHEL 6 halves for the first pageblock_order / 4 orders only; pageblock_order is 9 on x86.
            if (!rhel6 || order < 9 / 4) { floor = new(floor.Count >> 1); }
            if (left <= floor) { return false; }
        }

        return true;
    }
}
