using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters;

/// <summary>The words that people read. One claim a sentence; plain words first, the kernel's word beside
/// them.</summary>
public static class Prose
{
    /// <summary>What a cause means, for somebody who never saw one.</summary>
    /// <returns>Null for an id that is not in the list.</returns>
    public static string? Meaning(string causeId) => causeId switch
    {
        "cgroup-limit" =>
            "A memory cgroup (the memory budget of a service or container) was used up. "
            + "The rest of the machine may have had memory left.",
        "cgroup-parent-limit" =>
            "The budget of a parent memory cgroup was used up. The task's own group was still within its own limit.",
        "global-exhaustion" =>
            "The machine ran out of memory: too little was free in every zone that the request could use, "
            + "and nothing was left to reclaim.",
        "node-exhaustion" =>
            "The request was confined to some of the NUMA nodes. Those were full while others had memory left.",
        "zone-exhaustion" =>
            "Memory was left, but not in the part of it (zone) that this request may use.",
        "fragmentation" =>
            "Enough memory was free, but in pieces too small: no free block was as large as the request.",
        "atomic-reserve" =>
            "A request that may not wait for memory to be reclaimed found the reserve for such requests used up.",
        "overcommit-refusal" =>
            "The kernel is set to promise no more memory than it can back (strict overcommit), "
            + "and a request went beyond that.",
        "manual" => "Somebody asked for it: the OOM killer was started by hand (SysRq-F).",
        "userspace-killer" =>
            "Not the kernel: a program that watches memory (such as systemd-oomd, earlyoom or kubelet) did it.",
        "runtime-limit" =>
            "The program reached its own limit (such as the heap size of its runtime), not the machine's.",
        "unknown" => "The log does not say why.",
        _ => null,
    };

    public static string Certainty(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "certain",
        Confidence.Likely => "likely",
        Confidence.Possible => "possible",
    };

    /// <summary>What happened, to whom: one sentence without the time.</summary>
    /// <param name="incident">Null while it is still open.</param>
    /// <param name="times">The sign between a name and its count.</param>
    public static string Headline(DiagnosedReport report, Incident? incident, string times)
    {
        EquatableArray<Victim> victims = incident is { Victims.IsEmpty: false } ? incident.Victims : report.Victims;
        long victimCount = Math.Max(incident?.VictimCount ?? 0, victims.Count);
        long count = incident?.ReportCount ?? 1;
        string often = count > 1 ? $" {SizeText.Number(count)} times" : "";
        string asked = report.Trigger is { Comm: not null } trigger ? Task(trigger.Comm, trigger.Pid) : "a task";
        return report.Kind switch
        {
            ReportKind.OomKill when victimCount == 0 =>
                $"Out of memory{Where(report)}{often}: the kernel looked for a task to kill; none is named in the log.",
            ReportKind.OomKill =>
                $"Out of memory{Where(report)}{often}: the kernel killed {Victims(victims, victimCount, times)}.",
            ReportKind.OomPanic => $"Out of memory{Where(report)}: the kernel stopped the machine (panic).",
            ReportKind.PageAllocationFailure =>
                $"The kernel could not give {Amount(report)} to {asked}{often}.",
            ReportKind.AllocationStall => $"An allocation stalled{often}: {asked} had to wait for {Amount(report)}.",
            ReportKind.SlabAllocationFailure =>
                $"The kernel found no memory for its own objects (slab), asked for by {asked}{often}.",
            ReportKind.VmallocFailure => $"The kernel could not map {Amount(report)} (vmalloc) for {asked}{often}.",
            ReportKind.UserspaceKill when victimCount == 0 =>
                $"A program that watches memory acted{often}; no victim is named in the log.",
            ReportKind.UserspaceKill =>
                $"A program that watches memory, not the kernel, ended {Victims(victims, victimCount, times)}.",
            ReportKind.RuntimeOutOfMemory => victimCount > 0
                ? $"Out of the memory that the program's own runtime allows: {Victims(victims, victimCount, times)}."
                : $"A program ran out of the memory that its runtime allows{often}.",
            ReportKind.OvercommitRefusal =>
                $"The kernel refused to promise {asked} {Amount(report)}{often}. Nothing was killed.",
            ReportKind.MemoryState => report.Findings.IsEmpty
                ? "Memory state: nothing has failed, and nothing stands out."
                : "Memory state: nothing has failed yet, but something stands out.",
        };
    }

    /// <summary><c>mysqld (pid 1234)</c>.</summary>
    public static string Task(string? comm, int? pid) => (comm, pid) switch
    {
        (null, null) => "a task that the log does not name",
        (null, { } known) => $"the task with pid {known}",
        (_, null) => comm,
        (_, { } known) => $"{comm} (pid {known})",
    };

    /// <summary>One by name and pid, several by name and count: <c>20 tasks (java ×12, node ×8)</c>.</summary>
    /// <param name="count">≥ the number of <paramref name="victims"/>, which may be capped.</param>
    public static string Victims(EquatableArray<Victim> victims, long count, string times)
    {
        if (count == 1 && victims.Count == 1) { return Task(victims[0].Comm, victims[0].Pid); }
        const int Named = 4;
        IGrouping<string, Victim>[] groups = [
            .. victims.GroupBy(victim => victim.Comm ?? "unnamed", StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())];
        string names = string.Join(", ", groups.Take(Named)
            .Select(group => group.Count() == 1 ? group.Key : $"{group.Key} {times}{group.Count()}"));
        string rest = groups.Length > Named ? ", and others" : "";
        return $"{SizeText.Count(count, "task", "tasks")} ({names}{rest})";
    }

    /// <summary>What a person calls a memcg: <c>service nginx.service</c>, <c>pod 1234</c>, or its path.</summary>
    /// <returns>Null when the log names none.</returns>
    public static string? Group(MemcgFacts? memcg)
    {
        if (memcg is null) { return null; }
        string? what = memcg.Owner?.Kind switch
        {
            "systemd_service" => "service",
            "systemd_user" => "the session of user",
            "systemd_scope" => "scope",
            "systemd_slice" => "slice",
            "docker" or "podman" or "containerd" or "crio" => "container",
            "kubernetes_pod" => "pod",
            "lxc" => "LXC container",
            "libvirt" => "virtual machine",
            "slurm" => "Slurm job",
            "nomad" => "Nomad task",
            _ => null,
        };
        return (what, memcg.Owner?.Name, memcg.OomPath ?? memcg.TaskPath) switch
        {
            ({ } kind, { } name, _) => $"{kind} {name}",
            (_, _, { } path) => $"memory cgroup {path}",
            _ => null,
        };
    }

    /// <summary><c>32 KiB in one piece (order 3)</c>.</summary>
    public static string Amount(DiagnosedReport report)
    {
        if (report.Request?.AllocationBytes is { } bytes) { return SizeText.OfBytes(bytes); }
        return (report.Request?.Order, report.Kernel.PageSize) switch
        {
            (null, _) => "memory",
            (0, { } size) => $"one page ({size.KiB} KiB, order 0)",
            (0, null) => "one page (order 0)",
            ({ } order and > 0 and <= 62, { } size) =>
                $"{SizeText.Of(Pages.InBlocks(1, new Order(order)).ToKiB(size))} in one piece (order {order})",
            ({ } order, _) => $"a block of order {order}",
        };
    }

    /// <summary>When it happened, or between when and when.</summary>
    public static string Time(ReportTime first, ReportTime last) =>
        first == last ? Time(first) : $"{Time(first)} to {Time(last)}";

    public static string Time(ReportTime time) => time switch
    {
        { Wall: { } wall } => wall,
        { MonotonicSeconds: { } seconds } => $"{seconds} s after boot",
        _ => "time not in the log",
    };

    private static string Where(DiagnosedReport report) =>
        report.Constraint == OomConstraint.Memcg && Group(report.Memcg) is { } group ? $" in {group}" : "";
}
