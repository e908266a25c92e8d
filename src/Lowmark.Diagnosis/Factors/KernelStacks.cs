using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Kernel stacks hold much of the memory.</summary>
public sealed class KernelStacks : IRule
{
    private const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "kernel-stacks",
        "kernel stacks hold much of the memory",
        "Kernel stacks are at least 5 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counter is not in the log.",
        "Every thread costs 8 to 16 kB of kernel stack: there are far too many threads.",
        "kernel_stack: of show_free_areas(), mm (per zone to v5.9, per node since).");

    public Finding Evaluate(ReportFacts facts)
    {
        KiB? stacks = facts.IsMemcg ? facts.Stat("kernel_stack") : facts.NodeSum("kernel_stack") ?? facts.ZoneSum("kernel_stack");
        if (facts.PercentOfWhole(stacks) is not { } percent) { return Doc.Unknown("the kernel_stack counter"); }
        Evidence? line = facts.IsMemcg
            ? facts.Line(facts.Report.Memcg?.Stat("kernel_stack")?.Line, "kernel stacks charged to the group")
            : facts.Token(LineShape.NodeCounters, "kernel_stack:", $"{stacks} of kernel stacks") ?? facts.Token(LineShape.Zone, "kernel_stack:", $"{stacks} of kernel stacks");
        return percent >= MinPercent
            ? Doc.Confirmed(Confidence.Certain, $"Kernel stacks hold {stacks?.ToReadable()}, {percent:0} % of {facts.WholeName}.", line)
            : Doc.Refuted($"kernel stacks are {percent:0.#} % of {facts.WholeName}", line);
    }
}
