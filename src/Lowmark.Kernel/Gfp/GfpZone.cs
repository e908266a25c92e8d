namespace Lowmark.Kernel.Gfp;

/// <summary>The highest zone that a request may use.</summary>
/// <remarks>Source: gfp_zone() and GFP_ZONE_TABLE, include/linux/gfp.h, read at v2.6.32 and v6.12.
/// The name is that of a kernel that has all zones. Where DMA, DMA32 or HighMem is not configured, Normal takes its
/// place (OPT_ZONE_DMA, OPT_ZONE_DMA32, OPT_ZONE_HIGHMEM), which only the zones of the machine can tell.</remarks>
public static class GfpZone
{
    /// <returns>DMA, DMA32, Normal, HighMem or Movable; combinations that the kernel calls a bug give the lowest named.</returns>
    public static string Highest(GfpFlags flags) => flags switch
    {
        _ when flags.Has(GfpFlags.Dma) => "DMA",
        _ when flags.Has(GfpFlags.Dma32) => "DMA32",
        _ when flags.Has(GfpFlags.Highmem | GfpFlags.Movable) => "Movable",
        _ when flags.Has(GfpFlags.Highmem) => "HighMem",
        _ => "Normal",
    };
}
