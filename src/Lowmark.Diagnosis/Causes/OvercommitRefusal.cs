using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Causes;

/// <summary>Strict overcommit refused the commit: ENOMEM, not a kill.</summary>
public sealed class OvercommitRefusal : IRule
{
    public RuleDoc Doc { get; } = new(
        "overcommit-refusal",
        "the kernel refused to promise more memory (overcommit)",
        "The kernel says that there is not enough memory for a commit (__vm_enough_memory).",
        "The report is of another kind.",
        "A program was refused memory (ENOMEM) and the log does not hold the kernel's word for it: before v6.1 the "
        + "kernel prints none.",
        "No memory need be used up: CommitLimit is a promise, not a fill level. Raise it (swap, overcommit_ratio) or "
        + "ask for less.",
        "__vm_enough_memory(), mm/util.c (line printed since v6.1, with the size since v6.6).");

    /// <summary>User addresses with 5-level page tables: 2^56 bytes.</summary>
    private const long MostAddressable = 1L << 56;

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts is { Kind: ReportKind.RuntimeOutOfMemory, Report.Program: { Says: ProgramSays.Refused } program })
        {
            return OfProgram(facts, program);
        }

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

    /// <summary>Redis reads vm.overcommit_memory at its start and warns.</summary>
    private Finding OfProgram(ReportFacts facts, ProgramRecord program) => program.Space is MemorySpace.Commit
        ? Doc.Confirmed(
            Confidence.Likely,
            $"{ProgramNames.Of(program.Name)} was refused memory, and it found the overcommit setting too strict for "
            + "what it does.",
            ZoneEvidence.Deciding(facts.Line(program.Line, "the program's own statement")))
        : Doc.Unknown(
            "the kernel's refusal (__vm_enough_memory in the kernel log, v6.1+), or CommitLimit and Committed_AS of "
            + "/proc/meminfo at that time");

    public bool IsRuledOut(ReportFacts facts) =>
        facts.Kind is not (ReportKind.RuntimeOutOfMemory or ReportKind.OvercommitRefusal);
}
