using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Causes;

/// <summary>A program killed for memory, not the kernel.</summary>
public sealed class UserspaceKiller : IRule
{
    public RuleDoc Doc { get; } = new(
        "userspace-killer",
        "a program killed to save memory, not the kernel",
        "systemd-oomd, earlyoom, nohang, oomd, the kubelet or lowmemorykiller says that it killed or evicted.",
        "The kernel reported it.",
        "Never: the line is there or it is not.",
        "No kernel limit need have been reached: the killer has thresholds of its own (pressure, percent) that can be "
        + "changed.",
        "The program's own line in the log.");

    public Finding Evaluate(ReportFacts facts) =>
        facts is { Kind: ReportKind.UserspaceKill, Report.Program: { } program }
            ? Doc.Confirmed(
                Confidence.Certain,
                $"{ProgramNames.Of(program.Name)} {Did(program)} before the kernel's own OOM killer had to act."
                + Figures(program),
                ZoneEvidence.Deciding(facts.Line(program.Line, "the killer's own statement")))
            : Doc.Refuted("no user-space killer spoke", facts.Header("what was reported"));

    private static string Did(ProgramRecord program) => program.Name is ProgramName.Kubelet
        ? $"evicted {program.Pod ?? "a pod"}"
        : $"killed {ProgramWords.Hit(program) ?? "a process"}";

    private static string Figures(ProgramRecord program)
    {
        List<string> known = [];
        if (program.AvailableBytes is { } available) { known.Add($"{ProgramWords.Size(available)} available"); }
        if (program.LimitBytes is { } limit) { known.Add($"threshold {ProgramWords.Size(limit)}"); }
        if (program.UsedBytes is { } used)
        {
            known.Add($"{program.Container ?? program.Comm ?? "what it killed"} used {ProgramWords.Size(used)}");
        }

        return known.Count == 0 ? "" : $" By its own figures: {string.Join(", ", known)}.";
    }

    public bool IsRuledOut(ReportFacts facts) => facts.Kind is not ReportKind.UserspaceKill;
}
