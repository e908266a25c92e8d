using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class ZoneExhaustionTests
{
    private const string UpToDma32 =
        "The request may use zones up to DMA32 only. Neither of the 2 zones that the request may use has more free "
        + "memory than its watermark plus lowmem reserve, while zones above have free memory.";

    private const string Dma32Header =
        "insmod: page allocation failure: order:0, mode:0xcc4(GFP_KERNEL|GFP_DMA32), "
        + "nodemask=(null),cpuset=/,mems_allowed=0";

    private const string KernelHeader =
        "insmod: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_allowed=0";

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Confirmed)]
    public void Low_zones_are_full_while_one_that_was_not_printed_has_memory() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1900))
            .Confirms(Confidence.Certain, UpToDma32)
            .Quoting("mode:0xcc4(GFP_KERNEL|GFP_DMA32)").Quoting(" free:60000")
            .Computing("Node 0 DMA: free 1500 kB - lowmem reserve 1892 kB < min 60 kB", "Node 0 DMA free:")
            .Computing("Node 0 DMA32: free 1900 kB - lowmem reserve 0 kB < min 1936 kB", "Node 0 DMA32 free:");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Confirmed)]
    public void A_zone_above_is_quoted_where_it_was_printed() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1900) with
        {
            Memory = new MemInfoText
            {
                Zones =
                [
                    MemInfoText.Dma, MemInfoText.Dma32 with { Free = 1900 }, MemInfoText.Normal with { Free = 240_000 },
                ],
            },
        })
            .Confirms(Confidence.Certain, UpToDma32).Quoting("Node 0 Normal free:240000kB");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Confirmed)]
    public void At_the_mark_a_zone_is_still_short() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1936)).Confirms(Confidence.Certain, UpToDma32);

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Refuted)]
    public void One_page_above_the_mark_a_zone_is_not_short() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1940)).Refutes("a zone it may use met its watermark").Quoting("order:0");

    /// <summary>Kernels from 6.1 on list no zone then, older ones those of the nodes that are allowed. 100,000 pages
    /// are 400,000 kB, of which 90,000 kB lie in the zone that is listed.</summary>
    [Theory]
    [InlineData(false, Confidence.Likely, "No zone is listed for them, while 391 MiB is free on other nodes.")]
    [InlineData(true, Confidence.Certain, "All they have is Node 1 Movable, while 303 MiB is free on other nodes.")]
    [RuleCase("zone-exhaustion", Outcome.Confirmed)]
    public void Nodes_without_a_zone_for_the_request_are_no_use(bool listed, Confidence confidence, string left)
    {
        ZoneText movable = new("Movable", 90_000, 600, 700, 800) { Node = 1, Present = 90_000, Managed = 90_000 };
        MemInfoText memory = new()
        {
            Counters = [("free", 100_000)], Nodes = [new NodeText(1)], Zones = listed ? [movable] : [],
        };

        Ruled.By<ZoneExhaustion>(ReportText.AllocationFailure with
        {
            Header = KernelHeader.Replace("cpuset=/,mems_allowed=0", "cpuset=pinned,mems_allowed=1"),
            Memory = memory,
        })
            .Confirms(
                confidence,
                "The request may use zones up to Normal only. The nodes that the cpuset pinned allows (1) have none of "
                + $"these. {left}")
            .Quoting("cpuset=pinned,mems_allowed=1");
    }

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Confirmed)]
    public void Free_memory_in_cma_alone_is_a_zone_that_is_full() =>
        Ruled.By<ZoneExhaustion>(ReportText.AllocationFailure with
        {
            Header = KernelHeader,
            Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = 100_000, FreeCma = 99_000 }),
        })
            .Confirms(
                Confidence.Certain, 
                    "Node 0 Normal has 96.7 MiB free, but only in CMA, which this request may not take.")
            .Quoting("mode:0xcc0(GFP_KERNEL)")
            .Computing(
                "Node 0 Normal: free 100000 kB - free CMA 99000 kB - lowmem reserve 0 kB < min 2000 kB",
                "Node 0 Normal free:");

    /// <summary>1000 kB are free besides CMA, and high is 3000 kB.</summary>
    [Theory]
    [InlineData(2000, false)]
    [InlineData(2004, true)]
    [RuleCase("zone-exhaustion", Outcome.Refuted)]
    public void Free_cma_counts_where_with_it_the_zone_had_memory_to_spare(long cma, bool confirmed)
    {
        ReportText text = ReportText.Oom with
        {
            Header = "db invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
            Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = cma + 1000, FreeCma = cma }),
        };
        Outcome zone = Ruled.By<ZoneExhaustion>(text).Finding.Outcome;
        Outcome whole = Ruled.By<GlobalExhaustion>(text).Finding.Outcome;

        Assert.Equal(
            confirmed ? (Outcome.Confirmed, Outcome.Refuted) : (Outcome.Refuted, Outcome.Confirmed), (zone, whole));
    }

    /// <summary>A movable request may take CMA: what is free of it is no excuse.</summary>
    [Fact]
    public void A_request_that_may_take_cma_is_not_short_of_it() =>
        Assert.Equal(
            Outcome.Confirmed,
            Ruled.By<GlobalExhaustion>(ReportText.Oom with
            {
                Memory = new MemInfoText().WithNormal(
                    MemInfoText.Normal with { Free = 1900, FreeCma = 1900, High = 2100 }),
            }).Finding.Outcome);

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Refuted)]
    public void A_request_for_any_zone_is_not_short_of_one() =>
        Ruled.By<ZoneExhaustion>(ReportText.Oom)
            .Refutes("no zone above has memory to spare").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Refuted)]
    public void Without_the_zones_a_movable_request_still_had_all_of_them() =>
        Ruled.By<ZoneExhaustion>(ReportText.Oom.Lines().CutBefore("Mem-Info:"))
            .Refutes("the request may use every zone").Quoting("GFP_HIGHUSER_MOVABLE");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Unknown)]
    public void A_masked_gfp_mask_does_not_tell_the_zones() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1900).Lines().With("mode:0xcc4(GFP_KERNEL|GFP_DMA32)", "mode:0xc**"))
            .IsUnknownFor("the gfp mask");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Unknown)]
    public void Cut_before_the_zones_a_low_zone_may_have_been_full() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1900).Lines().CutBefore("Mem-Info:"))
            .IsUnknownFor("the zone lines (Mem-Info)");

    [Fact]
    [RuleCase("zone-exhaustion", Outcome.Unknown)]
    public void A_zone_line_that_was_lost_may_have_met_its_watermark() =>
        Ruled.By<ZoneExhaustion>(Dma32Failure(1900).Lines().Without("Node 0 DMA32 free:"))
            .IsUnknownFor("the watermark, lowmem_reserve and free area lines of every zone that the request may use");

    /// <summary>v6.1 prints no zone above the request's; the machine's free counter tells what lies there.</summary>
    private static ReportText Dma32Failure(long dma32Free) => ReportText.AllocationFailure with
    {
        Header = Dma32Header,
        Memory = new MemInfoText { Zones = [MemInfoText.Dma, MemInfoText.Dma32 with { Free = dma32Free }] }
            .Counting("free", 60_000),
    };
}
