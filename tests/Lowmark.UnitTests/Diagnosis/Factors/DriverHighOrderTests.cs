using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class DriverHighOrderTests
{
    [Fact]
    [RuleCase("driver-high-order", Outcome.Confirmed)]
    public void A_module_asks_for_four_pages_in_one_piece() =>
        Ruled.By<DriverHighOrder>(Failure(2, " igb_alloc_rx_buffers+0x12/0x340 [igb]"))
            .Confirms(Confidence.Certain, "module igb asks for pieces of order 2").Quoting("[igb]");

    [Fact]
    [RuleCase("driver-high-order", Outcome.Refuted)]
    public void Two_pages_in_one_piece_are_not_large() =>
        Ruled.By<DriverHighOrder>(Failure(1, " igb_alloc_rx_buffers+0x12/0x340 [igb]"))
            .Refutes("order 1 is not large").Quoting("order:1");

    [Fact]
    [RuleCase("driver-high-order", Outcome.Refuted)]
    public void Without_a_module_no_driver_asked() =>
        Ruled.By<DriverHighOrder>(Failure(2, " tcp_sendmsg_locked+0x12/0xc40"))
            .Refutes("no module is on the call path").Quoting("order:2");

    [Fact]
    [RuleCase("driver-high-order", Outcome.Unknown)]
    public void Cut_before_the_trace_nothing_tells() =>
        Ruled.By<DriverHighOrder>(Failure(2, "").Lines().CutBefore("CPU: 0 PID")).IsUnknownFor("the call trace");

    private static ReportText Failure(int order, string frame) => ReportText.AllocationFailure with
    {
        Header = $"swapper/0: page allocation failure: order:{order}, mode:0xa20(GFP_ATOMIC), "
            + "nodemask=(null),cpuset=/,mems_allowed=0",
        Trace =
        [
            "Call Trace:", " dump_stack_lvl+0x44/0x5c", " warn_alloc+0x138/0x160", frame, " net_rx_action+0x12/0x300",
        ],
    };
}
