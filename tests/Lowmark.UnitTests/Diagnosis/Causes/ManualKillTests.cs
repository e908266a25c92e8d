using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class ManualKillTests
{
    private static readonly ReportText SysrqF = ReportText.Oom with
    {
        Above = "sysrq: Manual OOM execution",
        Header = "kworker/1:1 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, oom_score_adj=0",
    };

    [Fact]
    [RuleCase("manual", Outcome.Confirmed)]
    public void The_sysrq_line_and_order_minus_one_say_that_somebody_asked() =>
        Ruled.By<ManualKill>(SysrqF)
            .Confirms(Confidence.Certain, "the kill was asked for by sysrq-f; no allocation had failed")
            .Quoting("Manual OOM execution").Quoting("order=-1");

    [Fact]
    [RuleCase("manual", Outcome.Confirmed)]
    public void Order_minus_one_is_enough() =>
        Ruled.By<ManualKill>(SysrqF with { Above = null })
            .Confirms(Confidence.Certain, "the kill was asked for by sysrq-f; no allocation had failed")
            .Quoting("order=-1");

    [Theory]
    [InlineData("order=0")]
    [InlineData("order=1")]
    [RuleCase("manual", Outcome.Refuted)]
    public void An_allocation_of_any_order_was_not_asked_for_by_hand(string order) =>
        Ruled.By<ManualKill>(ReportText.Oom.Lines().With("order=0", order))
            .Refutes("an allocation asked for memory").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("manual", Outcome.Refuted)]
    public void A_user_space_kill_is_no_sysrq() =>
        Ruled.By<ManualKill>(["lowmemorykiller: Killing 'db' (900), adj 1000"])
            .Refutes("not a kill").Quoting("lowmemorykiller");

    [Fact]
    [RuleCase("manual", Outcome.Unknown)]
    public void Without_its_header_a_kill_may_have_been_asked_for() =>
        Ruled.By<ManualKill>(SysrqF.Lines().CutAbove("Mem-Info:")).IsUnknownFor("the header line with order=");
}
