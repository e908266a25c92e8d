using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The application's own limit was reached, not the machine's.</summary>
public sealed class RuntimeLimit : IRule
{
    public RuleDoc Doc { get; } = new(
        "runtime-limit",
        "the application reached a limit of its own",
        "A run-time (Java, JavaScript, .NET, Go, PHP) says that it is out of memory.",
        "The kernel reported it.",
        "Never: the line is there or it is not.",
        "A heap limit is not a machine limit: the machine may have plenty. Raise the run-time's limit, or find what "
        + "fills its heap.",
        "The run-time's own line in the log.");

    public Finding Evaluate(ReportFacts facts) =>
        facts is { Kind: ReportKind.RuntimeOutOfMemory, Report.Program: { } program }
            ? Doc.Confirmed(
                Confidence.Likely,
                $"{program.Program} reached a limit of its own{(program.Target is { } what ? $" ({what})" : "")}; the "
                + "kernel reported no shortage.",
                ZoneEvidence.Deciding(facts.Line(program.Line, "the run-time's own statement")))
            : Doc.Refuted("no run-time spoke", facts.Header("what was reported"));
}
