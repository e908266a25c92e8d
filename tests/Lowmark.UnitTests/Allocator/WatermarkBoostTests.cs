using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

/// <summary>Marks that guests with 5.10.262 exported (lab/states/5.10.262/).</summary>
public class WatermarkBoostTests
{
    // low - min is a quarter of the own min mark: 71 × 4 … + 3 = 284 … 287, 49 × 4 … = 196 … 199, 7 × 4 … = 28 … 31.
    // 930 - 287 = 643 = (1072 - 643) × 3 / 2; 708 - 196 = 512; 29 - 29 = 0.
    [Fact]
    public void Ends_at_one_and_a_half_times_high_or_at_a_pageblock() => Assert.Equal(
        [("DMA", 0L), ("DMA32", 643), ("Normal", 512)],
        Derived(
            Zone("DMA", 29, 36, 43, 3977), Zone("DMA32", 930, 1001, 1072, 38_244),
            Zone("Normal", 708, 757, 806, 26_217)));

    // 36 is not above a thousandth of 38244: watermark_scale_factor set the distance. DMA's own mark is 528 - 512 = 16,
    // and 16 × 38244 / 3977 = 153, which 658 - 512 = 146 is near enough to; one page more or less there is 9 here.
    [Fact]
    public void Is_found_by_another_zone_where_the_distance_does_not_tell() => Assert.Equal(
        [("DMA", 512L), ("DMA32", 512)],
        Derived(Zone("DMA", 528, 532, 536, 3977), Zone("DMA32", 658, 694, 730, 38_244)));

    [Fact]
    public void Stays_unknown_where_the_marks_fit_none() => Assert.Empty(
        Derived(Zone("Normal", 9000, 9300, 9600, 300_000)));

    [Fact]
    public void Is_not_derived_for_zones_outside_of_min_free_kbytes() => Assert.Empty(
        Derived(Zone("Movable", 237, 296, 355, 58_410)));

    [Fact]
    public void Is_kept_as_printed()
    {
        ZoneState zone = Zone("Normal", 708, 757, 806, 26_217) with { Boost = new(7) };

        Assert.Equal([("Normal", 7L)], Derived(zone));
    }

    [Fact]
    public void Is_not_derived_for_pages_whose_pageblock_is_not_known()
    {
        MemoryState memory = Zones.Memory(Zone("Normal", 708, 757, 806, 26_217)) with { PageSize = new PageSize(64) };

        Assert.Null(Assert.Single(WatermarkBoost.Derive(memory).Zones).Boost);
    }

    private static IEnumerable<(string, long)> Derived(params ZoneState[] zones) =>
        WatermarkBoost.Derive(Zones.Memory(zones)).Zones.Where(zone => zone.Boost is not null)
            .Select(zone => (zone.Name, zone.Boost!.Value.Count));

    private static ZoneState Zone(string name, long min, long low, long high, long managed) => new()
    {
        Node = 0, Name = name, Min = new(min), Low = new(low), High = new(high), Managed = new(managed),
    };
}
