using FsCheck;
using FsCheck.Fluent;
using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using static Lowmark.UnitTests.Allocator.Zones;

namespace Lowmark.UnitTests.Allocator;

public class ZonelistWalkTests
{
    [Theory]
    [InlineData("DMA DMA32 Normal Movable Device", "DMA:0,130,130,130,130")]
    [InlineData("DMA DMA32 Normal Movable", "DMA:0,2991,16121,16121", "Normal:0,0,0,0")]
    [InlineData("DMA Normal HighMem Movable", "DMA:0,877,2000,2000", "Normal:0,0,9000,9000", "HighMem:0,0,0,0")]
    [InlineData("DMA Normal Movable", "DMA:0,3000,3000", "Normal:0,0,0")]
    [InlineData("DMA32 Normal Movable", "DMA32:0,3000,3000")]
    [InlineData("Normal HighMem Movable", "Normal:0,9000,9000", "HighMem:0,0,0")]
    [InlineData("Normal Movable", "Normal:0,500", "Movable:0,0")]
    [InlineData("DMA DMA32 Normal Movable", "Normal:0,0,0,500")]       // three zeros: it is the third type
    [InlineData("Normal HighMem Movable", "Normal:0,5,10")]          // the lowest type keeps back from the next
    public void Finds_out_which_zone_types_the_kernel_has(string expected, params string[] zones) =>
        Assert.Equal(expected, string.Join(' ', ZoneLayout.Derive(Memory([.. zones.Select(Reserving)]))!.Names));

    [Theory]
    [InlineData("DMA:")]
    [InlineData("Odd:0,0,0,0")]
    [InlineData("Normal:5,5,5,5")]                // keeps back from itself: damaged
    [InlineData("Normal:0,0,0,0,0,0,0,0,0")]
    public void Does_not_guess_zone_types(string zone) => Assert.Null(ZoneLayout.Derive(Memory(Reserving(zone))));

    [Theory]
    [InlineData("DMA32", "DMA32")]
    [InlineData("HighMem", "Normal")]
    [InlineData("Movable", "Movable")]
    public void Lets_normal_stand_in_for_a_type_that_is_not_built(string wanted, string highest) =>
        Assert.Equal(highest, X64.Resolve(wanted));

    [Fact]
    public void Asks_only_zones_up_to_the_highest()
    {
        ZonelistVerdict verdict = Walk(Machine(), new(new(0), GfpKernel | GfpFlags.Dma32), "5.10.262");

        Assert.Equal(("DMA32", 1), (verdict.HighestZone, verdict.HighestIndex));
        Assert.Equal(
            [ZoneOutcome.BelowWatermark, ZoneOutcome.WouldSucceed, ZoneOutcome.NotEligible, ZoneOutcome.NotEligible],
            verdict.Zones.Select(zone => zone.Outcome));
        Assert.Equal("the request may use DMA32 and zones below it only", verdict.Zones[2].WhyNot);
        Assert.True(verdict.WouldSucceed);
    }

    [Fact]
    public void Counts_the_lowmem_reserve_of_the_request_s_class()
    {
        // DMA32: free 1150, min 1000: for a DMA32 request nothing is kept back, for a Normal one 200 pages.
        ZonelistVerdict dma32 = Walk(Machine(), new(new(0), GfpKernel | GfpFlags.Dma32), "5.10.262");
        ZonelistVerdict normal = Walk(Machine(), new(new(0), GfpKernel), "5.10.262");

        Assert.Equal(ZoneOutcome.WouldSucceed, dma32.Zones[1].Outcome);
        Assert.Equal(ZoneOutcome.BelowWatermark, normal.Zones[1].Outcome);
    }

    [Fact]
    public void Keeps_kernel_requests_out_of_a_movable_zone()
    {
        ZonelistVerdict kernel = Walk(Machine(), new(new(0), GfpKernel), "6.1.176");
        ZonelistVerdict user = Walk(Machine(), new(new(0), GfpHighuserMovable), "6.1.176");

        Assert.Equal(ZoneOutcome.NotEligible, kernel.Zones[3].Outcome);
        Assert.Equal(ZoneOutcome.WouldSucceed, user.Zones[3].Outcome);
        Assert.False(kernel.WouldSucceed);
        Assert.Equal(new Pages(90_000), kernel.FreeElsewhere);
    }

    [Theory]
    [InlineData(GfpHighuserMovable, null, "0", "the cpuset confines the request to node 0")]
    [InlineData(GfpHighuserMovable, "0", null, "the memory policy confines the request to node 0")]
    [InlineData(GfpKernel, null, "0", null)]        // without __GFP_HARDWALL a cpuset does not confine
    [InlineData(GfpAtomic | GfpFlags.HardWall, null, "0", null)]
    [InlineData(GfpKernel | GfpFlags.ThisNode, null, null, "__GFP_THISNODE confines the request to node 0")]
    public void Leaves_out_nodes_the_request_is_not_allowed(
        GfpFlags gfp, string? nodemask, string? mems, string? whyNot)
    {
        MemoryState memory = Memory(Normal(0, 900), Normal(1, 5000));
        AllocationRequest request = new(new(0), gfp, Mask(nodemask), Mask(mems)) { PreferredNode = 0 };

        ZonelistVerdict verdict = Walk(memory, request, "5.10.262");

        Assert.Equal(whyNot, verdict.Zones[1].WhyNot);
        Assert.Equal(whyNot is null, verdict.Zones[1].Eligible);
        Assert.True(verdict.Zones[0].Eligible);
    }

    [Fact]
    public void Does_not_know_which_node_thisnode_means()
    {
        ZonelistVerdict verdict = Walk(
            Memory(Normal(0, 900), Normal(1, 5000)), new(new(0), GfpKernel | GfpFlags.ThisNode), "5.10.262");

        Assert.All(verdict.Zones, zone => Assert.Equal((null, ZoneOutcome.Unknown), (zone.Eligible, zone.Outcome)));
        Assert.Null(verdict.WouldSucceed);
    }

    [Fact]
    public void Passes_over_zones_without_memory()
    {
        MemoryState memory = Memory(Normal(0, 5000) with { Managed = new(0) });

        ZonelistVerdict verdict = Walk(memory, new(new(0), GfpKernel), "5.10.262");

        Assert.Equal("it has no memory", verdict.Zones[0].WhyNot);
        Assert.Null(verdict.WouldSucceed);
    }

    [Fact]
    public void Tells_fragmentation_from_shortage()
    {
        MemoryState memory = Memory(Normal(0, 5000) with { FreeArea = Blocks("3000:U", "1000:UM", "0", "0") });

        Assert.Equal(ZoneOutcome.NoBlock, Walk(memory, new(new(2), GfpKernel), "5.10.262").Zones[0].Outcome);
        Assert.Equal(ZoneOutcome.WouldSucceed, Walk(memory, new(new(1), GfpKernel), "5.10.262").Zones[0].Outcome);
    }

    [Fact]
    public void Has_nothing_to_say_about_no_zones() =>
        Assert.Null(Walk(Memory(), new(new(0), GfpKernel), "5.10.262").WouldSucceed);

    [Fact]
    public void Never_throws_on_figures_that_no_machine_has() =>
        Prop.ForAll(Damaged, given =>
        {
            ZonelistVerdict verdict = Walk(given.Memory, given.Request, given.Release);
            return verdict.Zones.Count == given.Memory.Zones.Count()
                && verdict.Zones.All(zone => zone.Watermark is null || zone.Watermark.Inequality.Length > 0);
        }).QuickCheckThrowOnFailure();

    /// <summary>high is 1500 pages; 100 are kept back, 60 are high-atomic, 50 are free CMA: 1710 in all. At min the
    /// atomic request needs no more than 475 + 50, the movable one 1100 + 60.</summary>
    [Theory]
    [InlineData("6.1.176", GfpAtomic)]
    [InlineData("6.1.176", GfpHighuserMovable)]
    [InlineData("6.6.9", GfpKernel | GfpFlags.High)]
    [InlineData("5.10.262", GfpKernel)]
    public void The_attempt_before_a_kill_uses_no_reserve_of_the_request(string release, GfpFlags gfp)
    {
        bool? Passes(long free) => BeforeOomKill(
            Memory(Dma32(free, 60, 20, 50) with { LowmemReserve = [new(0), new(0), new(100), new(100), new(100)] }),
            new(new(0), gfp), release)!.Passes;

        Assert.False(Passes(1710));
        Assert.True(Passes(1711));
    }

    [Fact]
    public void The_attempt_before_a_kill_keeps_to_the_cpuset()
    {
        AllocationRequest request = new(new(0), GfpKernel, MemsAllowed: Mask("1"));
        MemoryState memory = Memory(Dma32(5000, 0, 0));

        Assert.True(ZonelistWalk.Evaluate(memory, request, Variant("6.1.0"), Watermark.Min).Zones[0].Eligible);
        Assert.Null(BeforeOomKill(memory, request, "6.1.0"));
    }

    [Fact]
    public void The_attempt_before_a_kill_is_not_asked_where_the_ones_before_it_failed() =>
        Assert.Null(BeforeOomKill(Memory(Dma32(10, 0, 0)), new(new(0), GfpKernel), "6.1.0"));

    private static WatermarkVerdict? BeforeOomKill(MemoryState memory, AllocationRequest request, string release) =>
        ZonelistWalk.BeforeOomKill(
            memory, request, ZonelistWalk.Evaluate(memory, request, Variant(release), Watermark.Min))[0];

    private static Gen<Pages?> AnyPages { get; } =
        Gen.Elements<long?>(null, 0, 1, 511, 512, 1000, -1, long.MaxValue, long.MinValue)
            .Select(value => value is { } count ? new Pages(count) : (Pages?)null);

    private static Arbitrary<(MemoryState Memory, AllocationRequest Request, string Release)> Damaged { get; } = (
        from zones in Gen.ArrayOf(
            from name in Gen.Elements("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device", "", "x")
            from node in Gen.Elements(0, 1, int.MaxValue, -1)
            from free in AnyPages
            from min in AnyPages
            from low in AnyPages
            from boost in AnyPages
            from reserved in AnyPages
            from managed in AnyPages
            from reserve in Gen.ArrayOf(AnyPages)
            from blocks in Gen.ArrayOf(
                from count in Gen.Elements(0, 1, -1, long.MaxValue)
                from letters in Gen.Elements(null, "", "U", "CHI", "?")
                select new FreeBlocks(count, letters))
            select new ZoneState
            {
                Node = node,
                Name = name,
                Free = free,
                Min = min,
                Low = low,
                High = low,
                Boost = boost,
                ReservedHighatomic = reserved,
                Managed = managed,
                LowmemReserve = reserve.Select(pages => pages ?? default).ToEquatableArray(),
                FreeArea = new(blocks.ToEquatableArray()),
            })
        from release in Gen.Elements("2.6.32", "2.6.32-1.el6", "3.10.0", "4.4.1", "4.9.0", "5.10.0", "6.6.9", "6.12.0")
        from order in Gen.Choose(0, 62)
        from gfp in Gen.Choose(0, (1 << 28) - 1)
        select (Memory(zones), new AllocationRequest(new(order), (GfpFlags)(ulong)gfp), release)).ToArbitrary();

    private static ZonelistVerdict Walk(MemoryState memory, AllocationRequest request, string release) =>
        ZonelistWalk.Evaluate(memory, request, Variant(release), Watermark.Min);

    private static NodeMask? Mask(string? text) =>
        text is null ? null : NodeMask.TryParse(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>DMA and Normal below min, DMA32 between min and min + reserve, Movable free.</summary>
    private static MemoryState Machine() => Memory(
        Zone(0, "DMA", 10, 20, [0, 100, 300, 300]),
        Zone(0, "DMA32", 1150, 1000, [0, 0, 200, 200]),
        Zone(0, "Normal", 900, 1000, [0, 0, 0, 400]),
        Zone(0, "Movable", 90_000, 500, [0, 0, 0, 0]));

    private static ZoneState Normal(int node, long free) => Zone(node, "Normal", free, 1000, [0, 0, 0, 0]);

    private static ZoneState Zone(int node, string name, long free, long min, long[] reserve) => new()
    {
        Node = node,
        Name = name,
        Free = new(free),
        Min = new(min),
        Low = new(min + (min / 4)),
        High = new(min + (min / 2)),
        Managed = new(100_000),
        ReservedHighatomic = new(0),
        FreeCma = new(0),
        LowmemReserve = reserve.Select(pages => new Pages(pages)).ToEquatableArray(),
    };

    private static ZoneState Reserving(string text)
    {
        string[] parts = text.Split(':');
        long[] reserve = [.. parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        return Zone(0, parts[0], 1000, 100, reserve);
    }
}
