using Lowmark.Diagnosis.Factors;
using Lowmark.Diagnosis.Model;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Factors;

public class KernelStacksTests
{
    [Fact]
    [RuleCase("kernel-stacks", Outcome.Confirmed)]
    public void A_twentieth_of_ram() =>
        Ruled.By<KernelStacks>(Holding(50_000))
            .Confirms(Confidence.Certain, "kernel stacks hold 50000 kB, 5 % of RAM").Quoting("kernel_stack:50000kB");

    [Fact]
    [RuleCase("kernel-stacks", Outcome.Confirmed)]
    public void Up_to_5_9_the_zones_print_it() =>
        Ruled.By<KernelStacks>(ReportText.Oom.Lines()
            .With("kernel_stack:4000kB ", "").With("mlocked:0kB", "mlocked:0kB kernel_stack:20000kB"))
            .Confirms(Confidence.Certain, "kernel stacks hold 60000 kB, 6 % of RAM").Quoting("Node 0 DMA free:");

    [Fact]
    [RuleCase("kernel-stacks", Outcome.Confirmed)]
    public void A_twentieth_of_a_memcgs_limit() =>
        Ruled.By<KernelStacks>(InMemcg(5_000))
            .Confirms(Confidence.Certain, "kernel stacks hold 5000 kB, 5 % of the group's limit")
            .Quoting("kernel_stack 5120000");

    [Fact]
    [RuleCase("kernel-stacks", Outcome.Refuted)]
    public void A_page_less() =>
        Ruled.By<KernelStacks>(Holding(49_996)).Refutes("kernel stacks are 5 % of RAM").Quoting("kernel_stack:49996kB");

    [Fact]
    [RuleCase("kernel-stacks", Outcome.Refuted)]
    public void Less_of_a_memcgs_limit() =>
        Ruled.By<KernelStacks>(InMemcg(4_900))
            .Refutes("kernel stacks are 4.9 % of the group's limit").Quoting("kernel_stack ");

    [Fact]
    [RuleCase("kernel-stacks", Outcome.Unknown)]
    public void Without_the_node_line_nothing_tells() =>
        Ruled.By<KernelStacks>(ReportText.Oom.Lines().Without("kernel_stack:"))
            .IsUnknownFor("the kernel_stack counter");

    private static ReportText Holding(long kib) =>
        ReportText.Oom with { Memory = new MemInfoText { Nodes = [new NodeText(0) { KernelStack = kib }] } };

    private static ReportText InMemcg(long kib) =>
        ReportText.MemcgOom with
        {
            Memcg = new MemcgText("/system.slice/db.service").Counting("kernel_stack", kib).Lines(),
        };
}
