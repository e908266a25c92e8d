using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>Kernel stacks hold much of the memory.</summary>
public sealed class KernelStacks : IRule
{
    internal const double MinPercent = 5;

    public RuleDoc Doc { get; } = new(
        "kernel-stacks",
        "kernel stacks hold much of the memory",
        "Kernel stacks are at least 5 % of RAM (or of the memcg limit).",
        "They are less.",
        "The counter, or the size of RAM or of the limit, is not in the log.",
        "Every thread costs 8 to 16 kB of kernel stack on most machines: there are far too many threads.",
        "kernel_stack: of show_free_areas(), mm (per zone to v5.8, per node since); kernel_stack of memory.stat.");

    public Finding Evaluate(ReportFacts facts) => new ShareOfMemory(
        facts.Uses.KernelStacks, MinPercent, "the kernel_stack counter", "kernel stacks are",
        (size, share) => $"Kernel stacks hold {size}, {share}.")
        .Judge(Doc, facts, because => Line(facts, because));

    public bool IsRuledOut(ReportFacts facts) => !facts.Reaches(facts.Uses.KernelStacks, MinPercent);

    private static Evidence? Line(ReportFacts facts, string because) => facts.IsMemcg
        ? facts.Counter("kernel_stack", because)
        : facts.Token(LineShape.NodeCounters, "kernel_stack:"u8, because)
            ?? facts.Token(LineShape.Zone, "kernel_stack:"u8, because);
}
