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
        "Never: the line is there or it is not. Before v6.1 the kernel prints none: only the program's own ENOMEM "
        + "tells.",
        "No memory need be used up: CommitLimit is a promise, not a fill level. Raise it (swap, overcommit_ratio) or "
        + "ask for less.",
        "__vm_enough_memory(), mm/util.c (line printed since v6.1, with the size since v6.6).");

    /// <summary>User addresses with 5-level page tables: 2^56 bytes.</summary>
    private const long MostAddressable = 1L << 56;

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Kind is not ReportKind.OvercommitRefusal)
        {
            return Doc.Refuted("not a refused commit", facts.Header("what was reported"));
        }

        bool isAbsurd = facts.Request?.AllocationBytes is > MostAddressable;
        string size = facts.Request?.AllocationBytes is { } bytes ? $" of {KiB.FromBytes(bytes).ToReadable()}" : "";
        return Doc.Confirmed(
            Confidence.Certain,
            $"A request{size} went beyond what the overcommit setting allows and was refused; the program got ENOMEM."
            + (isAbsurd ? " No process can have that much: the size itself went wrong." : ""),
            ZoneEvidence.Deciding(facts.Header("the kernel's own statement")));
    }
}
