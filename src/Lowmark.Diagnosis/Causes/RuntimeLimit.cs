using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Causes;

/// <summary>The application's own limit was reached, not the machine's.</summary>
public sealed class RuntimeLimit : IRule
{
    public RuleDoc Doc { get; } = new(
        "runtime-limit",
        "the application reached a limit of its own",
        "A program or its run-time (Java, JavaScript, .NET, PHP, Redis, Elasticsearch, ...) says that a limit of its "
        + "own is reached, or that a thread or process was refused (EAGAIN). Go has no hard limit: that it ran out of "
        + "memory makes this possible, no more.",
        "The kernel reported it.",
        "The program was refused memory by the kernel (ENOMEM): that it was for a limit of the process would have to "
        + "stand in /proc/PID/limits.",
        "A heap limit is not a machine limit: the machine may have plenty. Raise the run-time's limit, or find what "
        + "fills its heap.",
        "The run-time's own line in the log.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts is not { Kind: ReportKind.RuntimeOutOfMemory, Report.Program: { } program })
        {
            return Doc.Refuted("no run-time spoke", facts.Header("what was reported"));
        }

        Evidence? line = ZoneEvidence.Deciding(facts.Line(program.Line, "the run-time's own statement"));
        string name = ProgramNames.Of(program.Name);
        return program switch
        {
            { Says: ProgramSays.AtLimit, Space: MemorySpace.Threads } => Doc.Confirmed(
                Confidence.Likely,
                $"{program.Comm ?? name} could not start another thread or process: a limit on their number was "
                + "reached (ulimit -u, TasksMax= or pids.max, kernel.threads-max). Memory has no part in it.",
                line),
            { Says: ProgramSays.AtLimit } => Doc.Confirmed(
                Confidence.Likely,
                $"{name} reached a limit of its own{Which(program)}; the kernel reported no shortage.", line),
            { Name: ProgramName.Go } => Doc.Confirmed(
                Confidence.Possible,
                $"go was refused memory by the kernel{Asked(program)}. It has no heap limit of its own, so the "
                + "address space of the process is limited (ulimit -v), or overcommit is.",
                line),
            _ => Doc.Unknown("whether the process has a limit (Max address space of /proc/PID/limits)"),
        };
    }

    private static string Which(ProgramRecord program)
    {
        string space = program.Space is { } known ? ProgramWords.Of(program.Name, known) : "";
        string limit = program.LimitBytes is { } bytes ? $"limit {ProgramWords.Size(bytes)}" : "";
        string used = program.UsedBytes is { } use ? $"{ProgramWords.Size(use)} used" : "";
        string[] parts = [.. new[] { space, limit, used }.Where(part => part.Length > 0)];
        return parts.Length == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private static string Asked(ProgramRecord program) =>
        program.AskedBytes is { } bytes ? $" ({ProgramWords.Size(bytes)} asked for)" : "";

    public bool IsRuledOut(ReportFacts facts) => facts.Kind is not ReportKind.RuntimeOutOfMemory;
}
