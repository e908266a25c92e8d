using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

/// <summary>Small memory states and requests for the model's tests.</summary>
internal static class Zones
{
    public const GfpFlags GfpKernel = GfpFlags.Reclaim | GfpFlags.Io | GfpFlags.Fs;
    public const GfpFlags GfpAtomic = GfpFlags.High | GfpFlags.Atomic | GfpFlags.KswapdReclaim;
    public const GfpFlags GfpNowait = GfpFlags.KswapdReclaim;
    public const GfpFlags GfpUser = GfpKernel | GfpFlags.HardWall;
    public const GfpFlags GfpHighuserMovable = GfpUser | GfpFlags.Highmem | GfpFlags.Movable;

    public static ZoneLayout X64 { get; } = new(["DMA", "DMA32", "Normal", "Movable", "Device"]);

    public static AllocatorVariant Variant(string release) =>
        AllocatorVariant.Choose(new VariantEvidence { Release = KernelRelease.TryParse(release) });

    /// <summary>A DMA32 zone with min 1000, low 1250, high 1500, and 100 pages kept back from Normal and Movable
    /// requests.</summary>
    public static ZoneState Dma32(
        long free, long? highatomic = null, long? freeHighatomic = null, long? cma = 0) => new()
    {
        Node = 0,
        Name = "DMA32",
        Free = new(free),
        Min = new(1000),
        Low = new(1250),
        High = new(1500),
        Managed = new(100_000),
        Present = new(100_000),
        ReservedHighatomic = highatomic is { } reserved ? new Pages(reserved) : null,
        FreeHighatomic = freeHighatomic is { } pages ? new Pages(pages) : null,
        FreeCma = cma is { } free_cma ? new Pages(free_cma) : null,
        LowmemReserve = (EquatableArray<Pages>)[new(0), new(0), new(100), new(100), new(100)],
    };

    /// <summary>Blocks a order, with the letters of each: <c>("3", "2:U", "1:MC")</c>; no colon means letters not
    /// printed.</summary>
    public static FreeArea Blocks(params string[] orders) => new(orders.Select(text =>
    {
        string[] parts = text.Split(':');
        return new FreeBlocks(long.Parse(parts[0]), parts.Length > 1 ? parts[1] : null);
    }).ToEquatableArray());

    public static MemoryState Memory(params ZoneState[] zones) => MemoryStates.Of(zones);

    public static WatermarkVerdict Check(
        ZoneState zone, AllocationRequest request, string release, Watermark mark = Watermark.Min,
        string highest = "Normal")
    {
        AllocatorVariant variant = Variant(release);
        return WatermarkCheck.Evaluate(
            zone, request, AllocFlagsOf.Request(request, variant), variant, mark, X64, highest, PageSize.Of4KiB);
    }
}
