using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Causes;

public class NodeExhaustionTests
{
    private const string InCpuset = "The cpuset batch allows only node 0";

    private const string NoneAbove =
        InCpuset + ". None of the 3 zones that the request may use has more free memory than its watermark plus "
            + "lowmem reserve";

    /// <summary>Node 0 has 6000 kB = 1500 pages free and is empty. What the machine has above that lies on node 1,
    /// which v6.1 does not print; the marks of the printed zones (84 + 2904 + 3000 kB) and 1024 kB of it count for
    /// nothing.</summary>
    private static readonly ReportText Confined = ReportText.Oom with
    {
        Memory = new MemInfoText().Counting("free", 101_500),
        Summary = "oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=(null),cpuset=batch,mems_allowed=0,global_oom,"
            + "task_memcg=/,task=db,pid=900,uid=27",
    };

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    public void A_cpuset_on_a_full_node_while_another_has_memory() =>
        Ruled.By<NodeExhaustion>(Confined)
            .Confirms(Confidence.Certain, NoneAbove + ", while 391 MiB are free elsewhere.")
            .Quoting("CONSTRAINT_CPUSET").Quoting(" free:101500")
            .Computing("Node 0 Normal: free 1900 kB - lowmem reserve 0 kB < min 2000 kB", "Node 0 Normal free:");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    public void A_memory_policy_on_a_full_node_while_another_has_memory() =>
        Ruled.By<NodeExhaustion>(Confined.Lines()
            .With(
                "CONSTRAINT_CPUSET,nodemask=(null),cpuset=batch,mems_allowed=0",
                "CONSTRAINT_MEMORY_POLICY,nodemask=0,cpuset=/,mems_allowed=0-1"))
            .Confirms(
                Confidence.Certain,
                "A memory policy allows only node 0. None of the 3 zones that the request may use has more free "
                + "memory than its watermark plus lowmem reserve, while 391 MiB are free elsewhere.");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    public void The_other_nodes_zone_line_is_quoted_where_it_was_printed() =>
        Ruled.By<NodeExhaustion>(Confined with
        {
            Memory = new MemInfoText
            {
                Nodes = [new NodeText(0), new NodeText(1)],
                Zones =
                [
                    MemInfoText.Dma, MemInfoText.Dma32, MemInfoText.Normal,
                    MemInfoText.Normal with { Node = 1, Free = 400_000 },
                ],
            },
        })
            .Confirms(Confidence.Certain, NoneAbove + ", while other nodes have free memory.")
            .Quoting("Node 1 Normal free:400000kB");

    /// <summary>DMA and DMA32 have 4100 kB free, so that 45,900 kB in Normal make 5 % of the 1,000,000 kB
    /// there.</summary>
    [Theory]
    [InlineData(45_900, true)]
    [InlineData(45_904, false)]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void A_kill_for_the_confinement_holds_although_some_pages_came_back(long free, bool isLikely)
    {
        Ruled ruled = Ruled.By<NodeExhaustion>(Confined with
        {
            Memory = Confined.Memory!.WithNormal(MemInfoText.Normal with { Free = free }),
        });
        if (!isLikely) { ruled.Refutes("a zone it may use met its watermark"); }
        else
        {
            ruled.Confirms(
                Confidence.Likely,
                InCpuset + ". There 48.8 MiB of 977 MiB is free; one zone was back above its watermark when the "
                + "report was printed. 348 MiB are free elsewhere.");
        }
    }

    [Theory]
    [InlineData(1500 + 1753, false)]
    [InlineData(1500 + 1754, true)]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void Free_memory_elsewhere_counts_above_the_marks_and_a_mebibyte(int freePages, bool counts)
    {
        MemInfoText memory = new MemInfoText().Counting("free", freePages);
        Ruled ruled = Ruled.By<NodeExhaustion>(Confined with { Memory = memory });
        if (counts) { ruled.Confirms(Confidence.Certain, NoneAbove + ", while 6.85 MiB are free elsewhere."); }
        else { ruled.Refutes("the other nodes were just as empty").Quoting("oom-kill:"); }
    }

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    public void What_others_had_is_not_known_without_the_machines_free_counter() =>
        Ruled.By<NodeExhaustion>(Confined.Lines().Without(" free:101500"))
            .Confirms(
                Confidence.Likely,
                $"{NoneAbove}; what other nodes had is not in the log.");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Confirmed)]
    public void The_kernels_own_word_is_likely_without_the_zones() =>
        Ruled.By<NodeExhaustion>(Confined with { Memory = null })
            .Confirms(
                Confidence.Likely,
                $"{InCpuset}; the zone lines that would show what was free there are not in the log.")
            .Quoting("oom-kill:");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void A_zone_above_its_watermark_refutes_it() =>
        Ruled.By<NodeExhaustion>(Confined with { Memory = MemInfoText.Roomy })
            .Refutes("a zone it may use met its watermark").Quoting("oom-kill:");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void Where_every_node_was_allowed_no_node_ran_out_alone() =>
        Ruled.By<NodeExhaustion>(ReportText.Oom)
            .Refutes("the request was not confined to nodes").Quoting("CONSTRAINT_NONE");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void No_policy_and_the_root_cpuset_allow_every_node() =>
        Ruled.By<NodeExhaustion>(ReportText.AllocationFailure)
            .Refutes("the request was not confined to nodes").Quoting("nodemask=(null),cpuset=/,mems_allowed=0");

    /// <summary>15,992 + 508,584 + 524,000 kB are 262,144 pages, all of RAM, on one node: there is no other that a
    /// mask could leave out.</summary>
    [Fact]
    public void A_machine_of_one_node_has_no_other() =>
        Ruled.By<NodeExhaustion>(
            ReportText.AllocationFailure.Lines().With(", nodemask=(null),cpuset=/,mems_allowed=0", ""))
            .Refutes("the request was not confined to nodes");

    [Theory]
    [InlineData("nodemask=(null),cpuset=/,mems_allowed=0", "nodemask=(null),cpuset=batch,mems_allowed=0")]
    [InlineData(", nodemask=(null),cpuset=/,mems_allowed=0", "")]
    [InlineData("nodemask=(null),cpuset=/,mems_allowed=0", "nodemask=0,cpuset=/,mems_allowed=0-1")]
    [RuleCase("node-exhaustion", Outcome.Unknown)]
    public void What_may_be_a_part_of_the_nodes_proves_nothing(string printed, string instead) =>
        Ruled.By<NodeExhaustion>((ReportText.AllocationFailure with
        {
            Memory = ReportText.AllocationFailure.Memory! with { Ram = 400_000 },       // so some of it was not printed
        }).Lines().With(printed, instead))
            .IsUnknownFor("which nodes the request may use (nodemask=, mems_allowed=)");

    [Theory]
    [InlineData("nodemask=0-1,cpuset=batch,mems_allowed=0-1", true)]
    [InlineData("nodemask=(null),cpuset=batch,mems_allowed=0-1", true)]
    [InlineData("nodemask=(null),cpuset=batch,mems_allowed=0", false)]
    public void Masks_that_hold_every_node_of_the_machine_confine_to_none(string masks, bool refuted)
    {
        Ruled ruled = Ruled.By<NodeExhaustion>((ReportText.AllocationFailure with
        {
            Memory = new MemInfoText
            {
                Nodes = [new NodeText(0), new NodeText(1)],
                Zones =
                [
                    MemInfoText.Dma, MemInfoText.Dma32, MemInfoText.Normal,
                    MemInfoText.Normal with { Node = 1, Free = 1000 },
                ],
                Ram = 262_144 + 131_000,
            },
        }).Lines().With("nodemask=(null),cpuset=/,mems_allowed=0", masks));
        if (refuted) { ruled.Refutes("the request was not confined to nodes"); }
        else { ruled.IsUnknownFor("which nodes the request may use (nodemask=, mems_allowed=)"); }
    }

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Refuted)]
    public void A_memcg_limit_is_no_shortage_of_nodes() =>
        Ruled.By<NodeExhaustion>(ReportText.MemcgOom)
            .Refutes("no page allocator request failed").Quoting("invoked oom-killer");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Unknown)]
    public void Cut_before_the_zones_and_the_constraint_nothing_tells_the_nodes() =>
        Ruled.By<NodeExhaustion>(Confined.Lines().CutBefore("Mem-Info:"))
            .IsUnknownFor("which nodes the request may use (nodemask=, mems_allowed=)");

    [Fact]
    [RuleCase("node-exhaustion", Outcome.Unknown)]
    public void A_zone_line_that_was_lost_may_have_met_its_watermark() =>
        Ruled.By<NodeExhaustion>(Confined.Lines().Without("Node 0 Normal free:"))
            .IsUnknownFor("the watermark, lowmem_reserve and free area lines of every zone that the request may use");
}
