using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.UnitTests.Diagnosis.Hosts;

public class RequestReplayTests
{
    /// <summary>DMA32 has no block of order 3, Normal and DMA have or are kept for others.</summary>
    [Fact]
    public void A_request_is_served_by_the_zone_that_has_a_block()
    {
        RequestAnswer answer = Ask("6.12.107/frag-order3-oom-after", "order=3,gfp=GFP_ATOMIC");

        Assert.Equal(["Normal", "DMA32", "DMA"], answer.Checks.Select(check => check.Zone));
        Assert.Equal(3, answer.Request.Order);
        Assert.Equal(["GFP_ATOMIC"], answer.Request.GfpFlags);
        Assert.False(answer.Checks[1].BlockAvailable);
    }

    [Fact]
    public void The_request_that_the_guest_could_not_serve_would_have_to_wait()
    {
        RequestAnswer answer = Ask("6.12.107/frag-order3-oom-after", "order=3,gfp=GFP_KERNEL|__GFP_DMA32");

        Assert.Equal((RequestOutcome.MustReclaim, null), (answer.Outcome, answer.Served));
        Assert.Equal(
            "No zone can serve it as things stand: Node 0 DMA32 and Node 0 DMA have enough pages, but no free block of "
            + "the order. It would wait for reclaim or compaction, and may still fail.",
            answer.Summary);
    }

    [Fact]
    public void What_can_not_wait_fails_there()
    {
        RequestAnswer answer = Ask("6.12.107/frag-order3-oom-after", "order=4,gfp=GFP_ATOMIC|__GFP_DMA32");

        Assert.Equal(RequestOutcome.Fails, answer.Outcome);
    }

    /// <summary>Normal: 3983 free, low 4081. DMA32: 7692 free, low 5557 and 102 kept for others.</summary>
    [Theory]
    [InlineData("order=0,gfp=GFP_KERNEL")]
    [InlineData("order=0,gfp=0xcc0")]
    public void The_first_zone_that_stays_above_low_serves_a_page(string request)
    {
        RequestAnswer answer = Ask("6.12.107/mod-atomic-large-reserve-before", request);

        Assert.Equal((RequestOutcome.AtOnce, "Node 0 DMA32"), (answer.Outcome, answer.Served));
    }

    [Fact]
    public void The_node_asked_for_comes_first_and_this_node_confines_to_it()
    {
        RequestAnswer near = Ask("6.12.107/numa-cpuset-before", "order=0,gfp=GFP_HIGHUSER_MOVABLE,node=1");
        RequestAnswer only = Ask("6.12.107/numa-cpuset-before", "order=0,gfp=GFP_KERNEL|__GFP_THISNODE,node=1");
        RequestAnswer confined = Ask("6.12.107/numa-cpuset-before", "order=0,gfp=GFP_HIGHUSER_MOVABLE,mems=1");

        Assert.Equal(1, near.Checks[0].Node);
        Assert.All(only.Checks, check => Assert.Equal(check.Node == 1, check.Eligible));
        Assert.All(confined.Checks, check => Assert.Equal(check.Node == 1, check.Eligible));
    }

    [Fact]
    public void Without_zones_nobody_can_tell()
    {
        HostFacts facts = GuestFacts.Of(new FakeHost().With("/proc/meminfo", "MemTotal: 1 kB\n"));
        RequestAnswer? answer = HostChecker.Check(facts, Parsed("order=0,gfp=GFP_KERNEL")).Request;

        Assert.Equal(RequestOutcome.Unknown, answer?.Outcome);
    }

    [Theory]
    [InlineData("order=3,gfp=GFP_ATOMIC,node=1,mems=0-1,3", 3, "GFP_ATOMIC", 1, "0-1,3")]
    [InlineData("gfp=GFP_KERNEL|__GFP_COMP,order=0", 0, "GFP_KERNEL|__GFP_COMP", null, null)]
    public void Reads_a_request(string text, int order, string gfp, int? node, string? mems)
    {
        RequestedMemory request = Parsed(text);

        Assert.Equal((order, gfp, node), (request.Order.Value, request.Gfp, request.Node));
        Assert.Equal(mems, request.Mems?.ToString());
    }

    [Theory]
    [InlineData("order=3", "gfp=FLAGS is missing (GFP_KERNEL, GFP_ATOMIC, …)")]
    [InlineData("gfp=GFP_KERNEL", "order=N is missing")]
    [InlineData("order=21,gfp=GFP_KERNEL", "order is 0 to 20, not '21'")]
    [InlineData("order=-1,gfp=GFP_KERNEL", "order is 0 to 20, not '-1'")]
    [InlineData("order=0,gfp=GFP_KERNEL|GFP_X", "'GFP_X' is no gfp flag (GFP_KERNEL, GFP_ATOMIC, __GFP_COMP, …)")]
    [InlineData("order=0,gfp=", "gfp is one or more flags joined by '|', such as GFP_ATOMIC")]
    [InlineData("order=0,gfp=GFP_KERNEL,node=x", "node is the number of a node, not 'x'")]
    [InlineData("order=0,gfp=GFP_KERNEL,mems=x", "mems is a list of nodes such as 0-1, not 'x'")]
    [InlineData("order=0,gfp=GFP_KERNEL,size=1", "'size' is not known")]
    [InlineData("", "'' is not known")]
    public void Says_what_is_wrong_with_a_request(string text, string problem)
    {
        Assert.Null(RequestedMemory.Parse(text, out string said));
        Assert.Equal(problem, said);
    }

    private static RequestAnswer Ask(string guest, string request) =>
        HostChecker.Check(GuestFacts.Of(guest), Parsed(request)).Request!;

    private static RequestedMemory Parsed(string text)
    {
        RequestedMemory? request = RequestedMemory.Parse(text, out string problem);
        Assert.Equal("", problem);
        return request!;
    }
}
