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

    [Fact]
    [RuleCase("atomic-reserve", Outcome.Refuted)]
    public void One_page_above_three_eighths_of_min_is_a_page_to_take() =>
        Ruled.By<AtomicReserve>(Failure(756))
            .Refutes("a zone met its watermark: pages were there").Quoting("GFP_ATOMIC");

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
