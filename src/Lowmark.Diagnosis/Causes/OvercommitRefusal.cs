using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Strict overcommit refused the commit: ENOMEM, not a kill.</summary>
public sealed class OvercommitRefusal : IRule
{
    public RuleDoc Doc { get; } = new(
        "overcommit-refusal",
        "the kernel refused to promise more memory (overcommit)",
        "The kernel says that there is not enough memory for a commit (__vm_enough_memory).",
        "The report is of another kind.",
        "Before v6.6 the kernel prints nothing when it refuses: only the program's own ENOMEM tells.",
        "No memory need be used up: CommitLimit is a promise, not a fill level. Raise it (swap, overcommit_ratio) or ask for less.",
        "__vm_enough_memory(), mm/util.c (line printed since v6.6).");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not ReportKind.OvercommitRefusal) { return Doc.Refuted("not a refused commit", facts.Header("what was reported")); }
        string size = facts.Request?.AllocationBytes is { } bytes ? $" of {KiB.FromBytes(bytes)}" : "";
        return Doc.Confirmed(
            Confidence.Certain, $"a commit{size} would have passed the commit limit and was refused (the program got ENOMEM)",
            facts.Header("the kernel's own statement"));
    }
}
