using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>Two nodes of 2 GiB: a cpuset confines job to node 1, which is full; 1 GiB is free on node 0.</summary>
public class NodeReplayTests
{
    private const long GiB = 1024 * 1024;

    private static readonly ZoneState s_full = Normal(1, 900);
    private static readonly ZoneState s_idle = Normal(0, 262_144);

    private static ZoneState Normal(int node, long free) => Zone(node, "Normal", free, 2000, 2500, 3000, 500_000) with
    {
        FreeArea = new([new(free, null)]), FreeCma = default(Pages), ReservedHighatomic = default(Pages),
        LowmemReserve = [default, default, default, default, default],
    };

    private static DiagnosedReport Out(params ZoneState[] zones) =>
        Of("node-exhaustion").Asked(0, cpuset: "job", mems: "1", flags: "GFP_HIGHUSER_MOVABLE")
            .Machine(4_000_000, zones).Killed(9, GiB, comm: "job") with
        {
            Constraint = OomConstraint.Cpuset,
            Prediction = new(
                9, true, [new(9, "job", new(262_144), new(262_144), 0, true, null)], new(500_000),
                "rss + page tables + swap + oom_score_adj * (total / 1000)", null),
        };

    private static DiagnosedReport Hidden() => Out(s_full).Counting(("free", 263_044));

    private static WhatIfAnswer Ask(DiagnosedReport report, string nodes, string? path, params Demand[] demands) =>
        WhatIfReplay.OfReport(
            report, [new SetNodes(path, NodeMask.TryParse(System.Text.Encoding.ASCII.GetBytes(nodes))!.Value)],
            demands);

    // 262144 - 2000 pages are above what must stay on node 0.
    [Fact]
    public void A_node_that_is_added_gives_what_it_has_above_its_mark()
    {
        WhatIfAnswer answer = Ask(Out(s_idle, s_full), "0-1", "/x/job");

        Assert.Equal((WhatIfOutcome.PutOff, 0), (answer.Outcome, answer.ServedBy?.Node));
        Assert.Equal(new KiB((262_144 - 2000) * 4), answer.Room);
    }

    // Nothing is known of node 0 but what is free: marks by the measure of node 1, 3000 pages, and a zone of 16 MiB.
    [Fact]
    public void A_node_that_is_not_listed_gives_what_is_free_elsewhere_less_what_it_must_keep()
    {
        WhatIfAnswer answer = Ask(Hidden(), "0-1", null);

        Assert.Equal((WhatIfOutcome.PutOff, null), (answer.Outcome, answer.ServedBy));
        Assert.Equal(new KiB(((262_144 - 3000) * 4) - 16_384), answer.Room);
    }

    [Theory]
    [InlineData("0-1", WhatIfOutcome.Prevented)]
    [InlineData("0", WhatIfOutcome.NotPrevented)]
    public void Another_node_instead_has_to_hold_all_of_it(string nodes, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(Hidden(), nodes, "/job", new Demand("job", new((3 * GiB) / 2))).Outcome);

    [Fact]
    public void Another_cpusets_nodes_change_nothing() =>
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(Out(s_idle, s_full), "0-1", "/other").Outcome);

    [Fact]
    public void A_wider_cpuset_leaves_a_programs_own_policy_as_it_is()
    {
        DiagnosedReport bound = Out(s_idle, s_full)
            .Asked(0, cpuset: "job", mems: "0-1", nodemask: "1", flags: "GFP_HIGHUSER_MOVABLE");

        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(bound, "0-1", "/job").Outcome);
        Assert.Equal(WhatIfOutcome.PutOff, Ask(bound, "0-1", null).Outcome);
    }

    [Fact]
    public void New_RAM_is_taken_to_be_spread_over_the_nodes()
    {
        WhatIfAnswer answer = WhatIfReplay.OfReport(Out(s_idle, s_full), [new AddRam(new(2 * GiB))], []);

        Assert.Equal((WhatIfOutcome.PutOff, Confidence.Possible), (answer.Outcome, answer.Confidence));
        Assert.InRange(answer.Room!.Value.Count, GiB - (GiB / 50), GiB);
    }
}
