using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class GlobalExhaustionTests
{
    private const string AllShort = 
        "None of the 3 zones that the request may use has more free memory than its watermark plus lowmem reserve, and "
        + "reclaim found nothing to free.";

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Confirmed)]
    public void Every_zone_is_below_min() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom)
            .Confirms(Confidence.Certain, AllShort)
            .Computing("Node 0 DMA: free 1500 kB - lowmem reserve 3844 kB < min 60 kB", "Node 0 DMA free:")
            .Computing("Node 0 DMA32: free 2600 kB - lowmem reserve 1952 kB < min 1936 kB", "Node 0 DMA32 free:")
            .Computing("Node 0 Normal: free 1900 kB - lowmem reserve 0 kB < min 2000 kB", "Node 0 Normal free:")
            .Quoting("Total swap = 0kB");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Confirmed)]
    public void The_last_attempt_before_a_kill_asks_for_the_high_mark() =>
        Ruled.By<GlobalExhaustion>(Kill(3000))
            .Confirms(
                Confidence.Certain,
                "None of the 3 zones that the request may use has more free memory than its high watermark plus lowmem "
                + "reserve, the mark that the last attempt before a kill asks for, and reclaim found nothing to free.")
            .Computing(
                "Node 0 Normal: free 3000 kB - lowmem reserve 0 kB = high 3000 kB (equal fails)",
                "Node 0 Normal free:");

    /// <summary>DMA32 has 2600 kB, more than its min of 1936 kB; with 488 pages kept back it would need 3888
    /// kB.</summary>
    [Fact]
    public void Where_the_lowmem_reserve_alone_decides_the_evidence_says_so() =>
        Assert.Contains(
            Ruled.By<GlobalExhaustion>(ReportText.Oom).Finding.Evidence,
            evidence => evidence.Because
                == "too few free pages for this request: min alone is met, min plus lowmem reserve = 3888 kB is not");

    /// <summary>v6.1 halves min for __GFP_HIGH: 250 pages, which 1900 kB are above; the attempt before the kill asks
    /// for the whole of high.</summary>
    [Fact]
    public void The_attempt_before_a_kill_has_none_of_the_reserves_of_the_request() =>
        Ruled.By<GlobalExhaustion>(Kill(2000).Lines().With("GFP_HIGHUSER_MOVABLE|", "GFP_HIGHUSER_MOVABLE|__GFP_HIGH|")
            .With("0x140dca", "0x140dea"))
            .Computing("Node 0 Normal: free 2000 kB - lowmem reserve 0 kB < high 3000 kB", "Node 0 Normal free:");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Confirmed)]
    public void A_node_that_reclaim_gave_up_and_swap_that_is_used_up_are_quoted() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom with
        {
            Memory = new MemInfoText
            {
                Nodes = [new NodeText(0) { AllUnreclaimable = true }], TotalSwap = 8192, FreeSwap = 4,
            },
        })
            .Confirms(Confidence.Certain, AllShort).Quoting("all_unreclaimable? yes").Quoting("Free swap  = 4kB");

    /// <summary>1500 + 2600 + 3004 kB = 1776 pages free; with 10,724 pages of file cache 12,500 = 5 % of RAM.</summary>
    [Fact]
    [RuleCase("global-exhaustion", Outcome.Confirmed)]
    public void A_zone_that_came_back_leaves_it_likely_where_5_percent_are_left() =>
        Ruled.By<GlobalExhaustion>(Recovered(10_724))
            .Confirms(
                Confidence.Likely,
                "Free memory and file cache together are 48.8 MiB of 977 MiB RAM; one zone was back above its "
                + "watermark when the report was printed.")
            .Quoting(" free:1776");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Unknown)]
    public void A_zone_that_came_back_decides_nothing_where_more_is_left() =>
        Ruled.By<GlobalExhaustion>(Recovered(10_725))
            .IsUnknownFor(
                "what was free when it failed (a zone that the request may use was above its watermark when the "
                + "report was printed)");

    [Fact]
    public void With_swap_left_a_zone_that_came_back_is_possible_only() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom with
        {
            Memory = Recovered(100).Memory! with { TotalSwap = 8000, FreeSwap = 404 },
        })
            .Confirms(
                Confidence.Possible,
                "Free memory and file cache together are 7.33 MiB of 977 MiB RAM; one zone was back above its "
                + "watermark when the report was printed.");

    [Fact]
    public void Zones_whose_lines_were_lost_make_it_likely() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom.Lines().Without("Node 0 Normal free:"))
            .Confirms(
                Confidence.Likely,
                "The zones whose lines are whole have no more free memory than their watermark; the lines of "
                + "others are missing.")
            .Computing("Node 0 DMA32: free 2600 kB - lowmem reserve 1952 kB < min 1936 kB", "Node 0 DMA32 free:");

    [Fact]
    public void Without_the_zones_a_kill_of_order_0_is_possible() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom.Lines().CutBefore("Mem-Info:"))
            .Confirms(
                Confidence.Possible,
                "The kernel looked for a task to kill in the whole machine, not in a memory cgroup; the zone lines "
                + "that would prove it are not in the log.")
            .Quoting("order=0");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Unknown)]
    public void Without_the_zones_a_kill_of_a_higher_order_may_be_fragmentation() =>
        Ruled.By<GlobalExhaustion>(ReportText.Oom.Lines().With("order=0", "order=2").CutBefore("Mem-Info:"))
            .IsUnknownFor(
                "the zone lines (Mem-Info)");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Refuted)]
    public void Pages_that_are_free_in_pieces_are_no_exhaustion() =>
        Ruled.By<GlobalExhaustion>((ReportText.Oom with
        {
            Memory = new MemInfoText().WithNormal((MemInfoText.Normal with { Free = 240_000 }).WithBlocks("60000UME")),
        }).Lines().With("order=0", "order=2"))
            .Refutes("pages are free, blocks are not").Quoting("Node 0 Normal: 60000*4kB");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Refuted)]
    public void Memory_on_another_node_is_no_exhaustion_of_the_machine() =>
        Ruled.By<GlobalExhaustion>(
            (ReportText.Oom with { Memory = new MemInfoText().Counting("free", 101_500) }).Lines()
            .With("CONSTRAINT_NONE", "CONSTRAINT_CPUSET"))
            .Refutes("memory was free where the request could not go").Quoting(" free:101500");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Refuted)]
    public void A_request_that_could_not_wait_says_nothing_of_reclaim() =>
        Ruled.By<GlobalExhaustion>(ReportText.AllocationFailure)
            .Refutes("the request could not wait for reclaim: it says nothing of what reclaim could have freed")
            .Quoting("GFP_ATOMIC");

    [Fact]
    [RuleCase("global-exhaustion", Outcome.Refuted)]
    public void A_memcg_limit_is_no_exhaustion_of_the_machine() =>
        Ruled.By<GlobalExhaustion>(ReportText.MemcgOom)
            .Refutes("the machine as a whole did not run out").Quoting("oom_memcg=");

    private static ReportText Kill(long normalFree) => ReportText.Oom with
    {
        Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = normalFree }),
    };

    private static ReportText Recovered(long filePages) => ReportText.Oom with
    {
        Memory = Kill(3004).Memory!.Counting("active_file", 0).Counting("inactive_file", filePages),
    };
}
