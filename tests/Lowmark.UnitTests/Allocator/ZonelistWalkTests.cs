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
        Assert.Equal(ZoneOutcome.WouldSucceed, Walk(Machine(), new(new(0), GfpKernel | GfpFlags.Dma32), "5.10.262").Zones[1].Outcome);
        Assert.Equal(ZoneOutcome.BelowWatermark, Walk(Machine(), new(new(0), GfpKernel), "5.10.262").Zones[1].Outcome);
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
    public void Leaves_out_nodes_the_request_is_not_allowed(GfpFlags gfp, string? nodemask, string? mems, string? whyNot)
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
        ZonelistVerdict verdict = Walk(Memory(Normal(0, 5000) with { Managed = new(0) }), new(new(0), GfpKernel), "5.10.262");

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
    public void Says_what_a_dump_leaves_out()
    {
        MemoryState memory = Memory(Normal(0, 5000)) with { NodesAreFiltered = true };

        Assert.Equal(
            ["nodes that the request may not use were not printed", "zones above Normal, if there are any, were not printed"],
            Walk(memory, new(new(0), GfpKernel), "6.1.176").LeftOut);
        Assert.Empty(Walk(memory with { NodesAreFiltered = false }, new(new(0), GfpKernel), "5.10.262").LeftOut);
    }

    [Fact]
    public void Has_nothing_to_say_about_no_zones() =>
        Assert.Null(Walk(Memory(), new(new(0), GfpKernel), "5.10.262").WouldSucceed);

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
