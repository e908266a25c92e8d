using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis;

public class CauseFinderTests
{
    [Fact]
    public void The_one_confirmed_rule_is_the_cause_with_its_evidence_and_the_confirmed_factors()
    {
        ReportFacts facts = LogText.Facts(ReportText.Oom.Lines());
        Cause cause = CauseFinder.Find(facts);
        Finding finding = new GlobalExhaustion().Evaluate(facts);

        Assert.Equal(
            (finding.RuleId, finding.Confidence, finding.Summary), (cause.Id, cause.Confidence, cause.Summary));
        Assert.Equal(finding.Evidence, cause.Evidence);
        Assert.Equal(["process-hog", "no-swap"], cause.Factors.Select(factor => factor.Id));
    }

    [Fact]
    public void A_kill_that_was_asked_for_has_no_other_cause() =>
        Assert.Equal("manual", Find(ReportText.Oom with { Above = "sysrq: Manual OOM execution" }).Id);

    [Fact]
    public void A_memcgs_limit_is_the_cause_whatever_the_machine_looks_like() =>
        Assert.Equal("cgroup-limit", Find(ReportText.MemcgOom with { Memory = new MemInfoText() }).Id);

    /// <summary>A cpuset confines it to node 0 and its mask to DMA32: both are full while Normal and node 1 are
    /// not.</summary>
    [Fact]
    public void Of_two_that_are_equally_certain_the_one_that_stands_first_is_the_cause()
    {
        string[] lines = (ReportText.Oom with
        {
            Header = "db invoked oom-killer: gfp_mask=0x100cc4(GFP_USER|GFP_DMA32), order=0, oom_score_adj=0",
            Memory = new MemInfoText
            {
                Nodes = [new NodeText(0), new NodeText(1)],
                Zones =
                [
                    MemInfoText.Dma, MemInfoText.Dma32 with { Free = 1900 }, MemInfoText.Normal with { Free = 100_000 },
                    MemInfoText.Dma32 with { Node = 1, Free = 100_000 },
                ],
            },
        }).Lines().With("CONSTRAINT_NONE", "CONSTRAINT_CPUSET");
        ReportFacts facts = LogText.Facts(lines);

        Assert.Equal(Confidence.Certain, new ZoneExhaustion().Evaluate(facts).Confidence);
        Assert.Equal(Outcome.Confirmed, new ZoneExhaustion().Evaluate(facts).Outcome);
        Assert.Equal(
            ("node-exhaustion", Confidence.Certain), (CauseFinder.Find(facts).Id, CauseFinder.Find(facts).Confidence));
    }

    [Fact]
    public void The_stronger_evidence_goes_before_the_place_in_the_list()
    {
        ReportFacts facts = LogText.Facts(Unsure);
        (string Id, Confidence Confidence)[] confirmed =
            [.. RuleCatalog.Causes.Select(rule => rule.Evaluate(facts))
                .Where(finding => finding.Outcome is Outcome.Confirmed)
                .Select(finding => (finding.RuleId, finding.Confidence))];

        Assert.Equal(
            [("node-exhaustion", Confidence.Likely), ("zone-exhaustion", Confidence.Certain)],
            confirmed);
        Assert.Equal("zone-exhaustion", CauseFinder.Find(facts).Id);
    }

    [Fact]
    public void Where_nothing_is_confirmed_the_cause_is_unknown_and_says_what_is_missing()
    {
        string[] lines = ReportText.Oom.Lines().With("order=0", "order=2").CutBefore("Mem-Info:");
        Cause cause = CauseFinder.Find(LogText.Facts(lines));

        Assert.Equal(("unknown", Confidence.Possible), (cause.Id, cause.Confidence));
        Assert.StartsWith(
            "The log does not decide. It would have to show: the zone lines (Mem-Info)", cause.Summary,
            StringComparison.Ordinal);
        Assert.Empty(cause.Evidence);
    }

    [Fact]
    public void A_vmalloc_request_above_all_ram_can_never_be_served() =>
        Assert.Equal(
            "The request for 1.91 GiB of vmalloc memory is more than the machine's whole RAM (977 MiB): it can never "
            + "be served, whatever is free.",
            Find(Vmalloc(2_048_000_000)).Summary);

    [Fact]
    public void A_vmalloc_request_below_it_is_left_open() =>
        Assert.Equal(
            "The log does not show whether pages or address space were short.",
            Find(Vmalloc(204_800_000)).Summary);

    /// <summary>Confined to node 0 by its cpuset; what other nodes had is lost with the machine's counters. CMA holds
    /// what is free.</summary>
    private static string[] Unsure { get; } = (ReportText.Oom with
    {
        Header = "db invoked oom-killer: gfp_mask=0x100cc0(GFP_USER), order=0, oom_score_adj=0",
        Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = 100_000, FreeCma = 99_000 }),
        Summary = "oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=(null),cpuset=batch,mems_allowed=0,global_oom,"
            + "task_memcg=/,task=db,pid=900,uid=27",
    }).Lines().Without(" free:26025");

    private static ReportText Vmalloc(long bytes) => ReportText.AllocationFailure with
    {
        Header = $"modprobe: vmalloc error: size {bytes}, page order 0, failed to allocate pages, "
            + "mode:0xcc2(GFP_KERNEL|__GFP_HIGHMEM), nodemask=(null),cpuset=/,mems_allowed=0",
    };

    private static Cause Find(ReportText text) => CauseFinder.Find(LogText.Facts(text.Lines()));
}
