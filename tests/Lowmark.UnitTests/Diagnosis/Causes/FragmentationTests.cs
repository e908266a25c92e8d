using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class FragmentationTests
{
    /// <summary>30,000 x 4 kB + 15,000 x 8 kB = 240,000 kB, and nothing bigger.</summary>
    private static readonly ZoneText InPieces =
        (MemInfoText.Normal with { Free = 240_000 }).WithBlocks("30000UME", "15000UME");

    private static readonly ReportText Fragmented = Failure(4, InPieces);

    [Fact]
    [RuleCase("fragmentation", Outcome.Confirmed)]
    public void Pages_enough_and_no_block_is_fragmentation() =>
        Ruled.By<Fragmentation>(Fragmented)
            .Confirms(
                Confidence.Certain,
                "Node 0 Normal has 240000 kB free, above its watermark, but no free block of order 4 (64 kB in one "
                + "piece) on a list it may take")
            .Computing(
                "Node 0 Normal: free 240000 kB - 2^order - 1 pages 60 kB - lowmem reserve 0 kB > min 2000 kB",
                "Node 0 Normal free:")
            .Quoting("Node 0 Normal: 30000*4kB");

    [Fact]
    [RuleCase("fragmentation", Outcome.Confirmed)]
    public void A_block_on_a_list_the_request_may_not_take_is_no_block() =>
        Ruled.By<Fragmentation>(Failure(4, InPieces.WithBlocks("29984UME", "15000UME", "0", "0", "1H")))
            .Confirms(
                Confidence.Certain,
                "Node 0 Normal has 240000 kB free, above its watermark, but no free block of order 4 (64 kB in one "
                + "piece) on a list it may take");

    [Fact]
    [RuleCase("fragmentation", Outcome.Confirmed)]
    public void One_page_above_the_watermark_is_enough_pages() =>
        Ruled.By<Fragmentation>(Failure(4, (MemInfoText.Normal with { Free = 2064 }).WithBlocks("516UME")))
            .Confirms(
                Confidence.Certain,
                "Node 0 Normal has 2064 kB free, above its watermark, but no free block of order 4 (64 kB in one "
                + "piece) on a list it may take");

    [Fact]
    [RuleCase("fragmentation", Outcome.Refuted)]
    public void At_the_watermark_pages_are_short() =>
        Ruled.By<Fragmentation>(Failure(4, (MemInfoText.Normal with { Free = 2060 }).WithBlocks("515UME")))
            .Refutes("every zone the request may use is below its watermark: pages are short, not only blocks")
            .Computing(
                "Node 0 Normal: free 2060 kB - 2^order - 1 pages 60 kB - lowmem reserve 0 kB = min 2000 kB (equal "
                + "fails)",
                "Node 0 Normal free:");

    [Fact]
    [RuleCase("fragmentation", Outcome.Confirmed)]
    public void A_zone_that_was_lost_makes_it_likely_only() =>
        Ruled.By<Fragmentation>(Fragmented.Lines().Without("Node 0 DMA32 free:"))
            .Confirms(
                Confidence.Likely,
                "Node 0 Normal has 240000 kB free, above its watermark, but no free block of order 4 (64 kB in one "
                + "piece) on a list it may take");

    [Fact]
    [RuleCase("fragmentation", Outcome.Refuted)]
    public void A_block_that_was_there_refutes_it() =>
        Ruled.By<Fragmentation>(Failure(4, InPieces.WithBlocks("29984UME", "15000UME", "0", "0", "1U")))
            .Refutes("a block of order 4 was free when the report was printed").Quoting("order:4");

    [Fact]
    [RuleCase("fragmentation", Outcome.Refuted)]
    public void Order_0_needs_no_block() =>
        Ruled.By<Fragmentation>(ReportText.Oom).Refutes("order 0: any free page would have done").Quoting("order=0");

    [Fact]
    [RuleCase("fragmentation", Outcome.Refuted)]
    public void A_memcg_limit_has_nothing_to_do_with_blocks() =>
        Ruled.By<Fragmentation>(ReportText.MemcgOom)
            .Refutes("no page allocator request failed").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("fragmentation", Outcome.Unknown)]
    public void Cut_before_the_zones_an_order_that_the_kernel_kills_for_is_undecided() =>
        Ruled.By<Fragmentation>(Failure(3, InPieces).Lines().CutBefore("Mem-Info:"))
            .IsUnknownFor("the zone and buddy lines (Mem-Info)");

    [Fact]
    public void Cut_before_the_zones_a_costly_order_is_possible() =>
        Ruled.By<Fragmentation>(Fragmented.Lines().CutBefore("Mem-Info:"))
            .Confirms(
                Confidence.Possible,
                "a request of order 4 found no block after reclaim and compaction; the zone lines that would tell it "
                + "from a shortage are not in the log")
            .Quoting("order:4");

    [Fact]
    [RuleCase("fragmentation", Outcome.Unknown)]
    public void Cut_before_the_free_areas_it_is_undecided() =>
        Ruled.By<Fragmentation>(Fragmented.Lines().CutBefore("Node 0 DMA: "))
            .IsUnknownFor("watermark, lowmem_reserve or buddy lines of a zone the request may use");

    [Fact]
    [RuleCase("fragmentation", Outcome.Unknown)]
    public void Cut_inside_the_header_the_order_is_not_known() =>
        Ruled.By<Fragmentation>(["[  100.000000] db: page allocation failure: order:"])
            .IsUnknownFor("the order of the request");

    private static ReportText Failure(int order, ZoneText normal) => ReportText.AllocationFailure with
    {
        Header = $"db: page allocation failure: order:{order}, mode:0x40cc0(GFP_KERNEL|__GFP_COMP), "
            + "nodemask=(null),cpuset=/,mems_allowed=0",
        Memory = new MemInfoText().WithNormal(normal),
    };
}
