using Lowmark.Kernel.Units;

namespace Lowmark.Kernel.Memory;

/// <summary>The buddy lists of one zone, index = order: <c>n*4kB (UME) n*8kB …</c> (show_free_areas(), mm) or
/// /proc/buddyinfo.</summary>
/// <param name="Orders">As many as the kernel printed: 11 mostly, more or fewer by architecture.</param>
public sealed record FreeArea(EquatableArray<FreeBlocks> Orders)
{
    /// <summary>Pages on all lists; excludes the per-CPU lists.</summary>
    public Pages TotalPages
    {
        get
        {
            Pages total = default;
            for (int order = 0; order < Orders.Count; order++)
            {
                total += Pages.InBlocks(Orders[order].Blocks, new Order(order));
            }
            return total;
        }
    }
}

/// <summary>Free blocks of one order.</summary>
/// <param name="Blocks">≥ 0.</param>
/// <param name="Migratetypes">Letters whose free list of this order is not empty, in the kernel's order
/// (U unmovable, M movable, E reclaimable, H high-atomic, R reserve ≤4.3, C CMA, I isolated); null when the source
/// prints none (before v3.9, /proc/buddyinfo). Null is unknown: the blocks may be of any type.</param>
public readonly record struct FreeBlocks(long Blocks, string? Migratetypes);
