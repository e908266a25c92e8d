using System.Globalization;
using Lowmark.Diagnosis.Causes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Programs;

namespace Lowmark.Presenters;

/// <summary>What happened, where and to whom: one sentence without the time.</summary>
public static class Headline
{
    private const string OutOfMemory = "Out of memory";

    /// <param name="incident">Null while it is still open.</param>
    public static string Of(DiagnosedReport report, Incident? incident)
    {
        string asked = report.Trigger is { Comm: not null } trigger ? Prose.Task(trigger.Comm, trigger.Pid) : "a task";
        string amount = Prose.Amount(report);
        return report.Kind switch
        {
            ReportKind.OomKill when report is { Victims.IsEmpty: true, Program: { } witness } => Again(
                $"{OutOfMemory}: the kernel killed {ProgramWords.Hit(witness) ?? "a process"}, as "
                + $"{ProgramNames.Of(witness.Name)} saw it", incident),
            ReportKind.OomKill => Kill(report, incident),
            ReportKind.OomPanic when report.NothingToKill =>
                $"{OutOfMemory}{Where(report)}: "
            + "the kernel found no task that it may kill and stopped the machine (panic).",
            ReportKind.OomPanic => $"{OutOfMemory}{Where(report)}: the kernel stopped the machine (panic).",
            ReportKind.PageAllocationFailure => Again($"The kernel could not give {asked} {amount}", incident),
            ReportKind.AllocationStall => Again($"An allocation stalled: {asked} had to wait for {amount}", incident),
            ReportKind.SlabAllocationFailure =>
                Again(
                    "The kernel found no memory for its own objects (slab)"
                    + (report.Trigger?.Comm is null ? "" : $", asked for by {asked}"), incident),
            ReportKind.VmallocFailure => Again($"The kernel could not map {amount} (vmalloc) for {asked}", incident),
            ReportKind.UserspaceKill => Userspace(report, incident),
            ReportKind.RuntimeOutOfMemory => Again(Runtime(report), incident),
            ReportKind.OvercommitRefusal => Again($"The kernel refused to promise {asked} {amount}", incident),
            ReportKind.MemoryState => report.Findings.IsEmpty
                ? "Memory state: nothing has failed, and nothing stands out."
                : "Memory state: nothing has failed yet, but something stands out.",
        };
    }

    private static string Kill(DiagnosedReport report, Incident? incident)
    {
        string who = Victims(report, incident);
        if (report.Cause is { Id: "manual" })
        {
            return who.Length > 0
                ? $"By hand (SysRq-F), not for lack of memory: the kernel killed {who}."
                : "By hand (SysRq-F): the OOM killer was started; the log names no victim.";
        }

        if (who.Length > 0) { return $"{OutOfMemory}{Where(report)}: the kernel killed {who}."; }
        return Again(
            report.NothingToKill
                ? $"{OutOfMemory}{Where(report)}: the kernel found no task that it may kill"
                : $"{OutOfMemory}{Where(report)}: the log does not show whom the kernel killed",
            incident);
    }

    private static string Userspace(DiagnosedReport report, Incident? incident)
    {
        string killer = report.Program is { } program ? ProgramNames.Of(program.Name) : "A program";
        string did = report.Program is { Name: ProgramName.Kubelet } ? "evicted" : "killed";
        string who = Victims(report, incident);
        if (who.Length == 0) { who = ProgramWords.Hit(report.Program) ?? ""; }
        return who.Length > 0
            ? Again($"{killer}, not the kernel's OOM killer, {did} {who} to save memory", incident)
            : Again($"{killer}, not the kernel's OOM killer, acted to save memory; the log names no victim", incident);
    }

    private static string Runtime(DiagnosedReport report)
    {
        if (report.Program is not { } program) { return "A program ran out of memory"; }
        string name = program is { Name: ProgramName.Other, Comm: { } comm } ? comm : ProgramNames.Of(program.Name);
        string space = program.Space is { } known ? $" ({ProgramWords.Of(program.Name, known)})" : "";
        return program switch
        {
            { Space: MemorySpace.Threads } => $"{name} could not start another thread or process",
            { Says: ProgramSays.Refused, AskedBytes: { } bytes } =>
                $"{name} was refused {ProgramWords.Size(bytes)} of memory",
            { Says: ProgramSays.Refused } => $"{name} was refused memory",
            _ => $"{name} ran out of the memory that its own runtime allows{space}",
        };
    }

    // "" when nobody is named.
    private static string Victims(DiagnosedReport report, Incident? incident)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : report.Victims;
        long count = Math.Max(incident?.VictimCount ?? 0, victims.Count);
        if (count == 0) { return ""; }
        return count == 1 && victims.Count == 1
            ? Prose.Task(victims[0].Comm, victims[0].Pid)
            : $"{SizeText.Count(count, "task", "tasks")}{Within(incident)} ({Prose.Names(victims)})";
    }

    private static string Again(string sentence, Incident? incident) => incident is { ReportCount: > 1 and var count }
        ? $"{sentence}; {SizeText.Number(count)} such reports{Within(incident)}."
        : $"{sentence}.";

    private static string Within(Incident? incident) => incident switch
    {
        { ReportCount: > 1, Seconds: { } seconds } when seconds >= 120 =>
            $" within {Math.Ceiling(seconds / 60).ToString("0", CultureInfo.InvariantCulture)} minutes",
        { ReportCount: > 1, Seconds: { } seconds } when seconds > 1 =>
            $" within {Math.Ceiling(seconds).ToString("0", CultureInfo.InvariantCulture)} s",
        { ReportCount: > 1, Seconds: >= 0 } => " within a second",
        _ => "",
    };

    // Of a confined shortage: what it was confined to. "" for the whole machine.
    private static string Where(DiagnosedReport report)
    {
        if (report.Cause?.Id is "cgroup-limit" or "cgroup-parent-limit" || report.Constraint == OomConstraint.Memcg)
        {
            MemcgOwner? owner = report.Memcg?.LimitOwner ?? report.Memcg?.Owner;
            return $" in {Prose.Group(owner, report.Memcg?.OomPath ?? report.Memcg?.TaskPath) ?? "a memory cgroup"}";
        }

        if (report.Cause is not { Id: "node-exhaustion" }) { return ""; }
        if (report.Constraint == OomConstraint.Cpuset)
        {
            return report.Request?.Cpuset is { } cpuset ? $" in cpuset {cpuset}" : " in a cpuset";
        }

        return " on the allowed NUMA nodes";
    }
}
