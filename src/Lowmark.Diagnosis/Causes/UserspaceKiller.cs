using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>A program killed for memory, not the kernel.</summary>
public sealed class UserspaceKiller : IRule
{
    public RuleDoc Doc { get; } = new(
        "userspace-killer",
        "a program killed to save memory, not the kernel",
        "systemd-oomd, earlyoom, lowmemorykiller or the like says that it killed.",
        "The kernel reported it.",
        "Never: the line is there or it is not.",
        "No kernel limit need have been reached: the killer has thresholds of its own (pressure, percent) that can be "
        + "changed.",
        "The program's own line in the log.");

    public Finding Evaluate(ReportFacts facts) =>
        facts is { Kind: ReportKind.UserspaceKill, Report.Program: { } program }
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{program.Program} killed {program.Target ?? "a process"} before the kernel's own OOM killer had to "
                + "act.",
                ZoneEvidence.Deciding(facts.Line(program.Line, "the killer's own statement")))
            : Doc.Refuted("no user-space killer spoke", facts.Header("what was reported"));
}
