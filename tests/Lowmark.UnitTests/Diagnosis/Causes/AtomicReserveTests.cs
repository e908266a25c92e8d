using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

/// <summary>min is 500 pages: halved for __GFP_HIGH 250, less a quarter (62) 188 pages = 752 kB.</summary>
public class AtomicReserveTests
{
    private const string NoneAbove =
        "None of the 3 zones that the request may use has more free memory than its watermark plus lowmem reserve, even lowered as it is "
        + "for a request that can not wait.";

    private const string CameBack = $"free 756 kB - lowmem reserve 0 kB > {Floor}";

    private const string Floor = "752 kB (min 2000 kB halved for __GFP_HIGH, less a quarter as it can not wait)";

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Confirmed)]
    public void A_request_that_can_not_wait_found_the_reserve_used_up() =>
        Ruled.By<AtomicReserve>(ReportText.AllocationFailure)
            .Confirms(
                Confidence.Certain,
                NoneAbove)
            .Quoting("GFP_ATOMIC")
            .Computing($"Node 0 Normal: free 700 kB - lowmem reserve 0 kB < {Floor}", "Node 0 Normal free:");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Confirmed)]
    public void At_three_eighths_of_min_the_reserve_is_used_up() =>
        Ruled.By<AtomicReserve>(Failure(752))
            .Confirms(
                Confidence.Certain,
                NoneAbove)
            .Computing(
                $"Node 0 Normal: free 752 kB - lowmem reserve 0 kB = {Floor} (equal fails)", "Node 0 Normal free:");

    /// <summary>The kernel prints the zones after the request has failed.</summary>
    [Fact]
    [RuleCase("atomic-reserve", Outcome.Confirmed)]
    public void One_page_above_three_eighths_of_min_came_back_before_the_report_was_printed() =>
        Ruled.By<AtomicReserve>(Failure(756))
            .Confirms(
                Confidence.Likely,
                "A request of order 0 that can not wait fails only when no zone has a page for it; pages came back since: "
                + $"Node 0 Normal was above its mark when the report was printed ({CameBack}).")
            .Quoting("GFP_ATOMIC").Computing($"Node 0 Normal: {CameBack}", "Node 0 Normal free:");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Unknown)]
    public void Above_order_0_what_came_back_may_have_been_the_block_alone() =>
        Ruled.By<AtomicReserve>((ReportText.AllocationFailure with
        {
            Memory = new MemInfoText().WithNormal((MemInfoText.Normal with { Free = 800 }).WithBlocks("0", "100UM")),
        }).Lines().With("order:0", "order:1"))
            .IsUnknownFor(
                "what was free when it failed: Node 0 Normal was above its mark when the report was printed (free 800 kB - "
                + $"(2^order - 1) pages 4 kB - lowmem reserve 0 kB > {Floor}), and a block of the order was free, so whether "
                + "pages or only blocks had been short is not in the log");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Refuted)]
    public void Pages_without_a_block_are_no_empty_reserve() =>
        Ruled.By<AtomicReserve>((ReportText.AllocationFailure with
        {
            Memory = new MemInfoText().WithNormal((MemInfoText.Normal with { Free = 800 }).WithBlocks("200UM")),
        }).Lines().With("order:0", "order:1"))
            .Refutes("a zone met its watermark: pages were there").Quoting("Node 0 Normal: 200*4kB");

    [Fact]
    public void Free_cma_is_a_zone_that_is_full_not_a_reserve_that_is_empty() =>
        Ruled.By<AtomicReserve>(ReportText.AllocationFailure with
        {
            Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = 100_000, FreeCma = 99_500 }),
        })
            .Refutes("Node 0 Normal has memory to spare, but only in CMA").Quoting("GFP_ATOMIC");

    /// <summary>kswapd may use all reserves, and does not reclaim for itself.</summary>
    [Theory]
    [InlineData(" kswapd+0xdb/0x2d0", Outcome.Confirmed)]
    [InlineData(" kthread+0xdb/0x2d0", Outcome.Refuted)]
    public void A_task_that_reclaims_already_can_not_reclaim_for_itself(string frame, Outcome expected)
    {
        string[] lines = (ReportText.AllocationFailure with
        {
            Trace = ["Call Trace:", " <TASK>", " warn_alloc+0x44/0x5c", frame, " </TASK>"],
            Memory = new MemInfoText
            {
                Zones = [MemInfoText.Normal with { Free = 0, Blocks = ["0"] }],
            },
        }).Lines().With("0xa20(GFP_ATOMIC)", "0xcc0(GFP_KERNEL)");

        Assert.Equal(expected, Ruled.By<AtomicReserve>(lines).Finding.Outcome);
        Assert.Equal(
            expected is Outcome.Confirmed,
            Ruled.By<GlobalExhaustion>(lines).Finding.Outcome is Outcome.Refuted);
        if (expected is Outcome.Confirmed)
        {
            Ruled.By<AtomicReserve>(lines).Confirms(
                Confidence.Certain,
                "The only zone that the request may use has no free page, and no watermark is checked for it.");
        }
    }

    /// <summary>GFP_NOWAIT without __GFP_HIGH is held to the whole of min since v4.4: nothing is lowered for
    /// it.</summary>
    [Fact]
    public void What_is_not_lowered_is_not_called_so() =>
        Ruled.By<AtomicReserve>(Failure(700).Lines().With("0xa20(GFP_ATOMIC)", "0x800(GFP_NOWAIT)"))
            .Confirms(
                Confidence.Certain,
                "None of the 3 zones that the request may use has more free memory than its watermark plus lowmem reserve.");

    [Fact]
    public void Without_the_zones_the_reserve_may_have_been_fragmented_only() =>
        Ruled.By<AtomicReserve>(Failure(700).Lines().CutBefore("Mem-Info:"))
            .Confirms(
                Confidence.Possible,
                "The log does not show whether the reserve was empty, or there but in pieces too small for the "
                + "request.")
            .Quoting("GFP_ATOMIC");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Refuted)]
    public void A_request_that_may_wait_does_not_live_on_the_reserve() =>
        Ruled.By<AtomicReserve>(Failure(700).Lines().With("0xa20(GFP_ATOMIC)", "0xcc0(GFP_KERNEL)"))
            .Refutes("the request may wait for reclaim").Quoting("GFP_KERNEL");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Refuted)]
    public void A_kill_is_no_atomic_failure() =>
        Ruled.By<AtomicReserve>(ReportText.Oom).Refutes("no page allocation failure").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Unknown)]
    public void A_masked_gfp_mask_does_not_tell_whether_it_may_wait() =>
        Ruled.By<AtomicReserve>(Failure(700).Lines().With("mode:0xa20(GFP_ATOMIC)", "mode:0xa**"))
            .IsUnknownFor("the gfp mask");

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Unknown)]
    public void A_zone_line_that_was_lost_may_have_met_its_watermark() =>
        Ruled.By<AtomicReserve>(Failure(700).Lines().Without("Node 0 Normal free:"))
            .IsUnknownFor("the watermark, lowmem_reserve and free area lines of every zone that the request may use");

    private static ReportText Failure(long normalFree) => ReportText.AllocationFailure with
    {
        Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = normalFree }),
    };
}
