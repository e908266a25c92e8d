using System.Globalization;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters;

/// <summary>The words that people read. One claim a sentence; plain words first, the kernel's word beside
/// them.</summary>
public static class Prose
{
    /// <summary>What a cause means, for somebody who never saw one. Its summary, which follows, brings the names and
    /// the numbers.</summary>
    /// <returns>Null for an id that is not in the list, and where the summary says all.</returns>
    public static string? Meaning(Cause cause, int? order)
    {
        if (Plain(cause.Id, order) is not { } words) { return null; }

        // What happened is known; what the log leaves open is said in the summary.
        if (cause.Id is "cgroup-limit" or "cgroup-parent-limit" or "atomic-reserve") { return words; }
        return cause.Confidence switch
        {
            Confidence.Certain => words,
            Confidence.Likely => $"Probably {char.ToLowerInvariant(words[0])}{words[1..]}",
            Confidence.Possible => $"Possibly {char.ToLowerInvariant(words[0])}{words[1..]}",
        };
    }

    private static string? Plain(string causeId, int? order) => causeId switch
    {
        "cgroup-limit" =>
            "A memory cgroup (the memory budget of a service or container) was used up; "
            + "the rest of the machine may have had memory left.",
        "cgroup-parent-limit" =>
            "The memory budget of a parent group (memory cgroup) was used up, not that of the task's own group.",
        "global-exhaustion" =>
            "The machine as a whole ran out of memory: hardly more was free than what the kernel keeps back "
            + "(the watermark).",
        "node-exhaustion" =>
            "The machine has memory left, but not on the NUMA nodes (parts of RAM, each near one CPU) that this "
            + "request may use.",
        "zone-exhaustion" =>
            "The machine has memory left, but not in the zones (parts of RAM, by address) that this request may use.",
        "fragmentation" when order is 0 =>
            "Pages were free, but set aside: all of them on lists that this request may not take from.",
        "fragmentation" =>
            "Enough memory was free, but in pieces too small: no free block was as large as the request.",
        "atomic-reserve" =>
            "The kernel keeps a small reserve for requests that can not wait, such as incoming network packets. "
            + "This one found too little left in it.",
        "overcommit-refusal" =>
            "The kernel would not promise that much memory (overcommit); nothing was used up yet.",
        _ => null,
    };

    public static string Certainty(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "certain",
        Confidence.Likely => "likely",
        Confidence.Possible => "possible",
    };

    /// <summary><c>mysqld (pid 1234)</c>.</summary>
    public static string Task(string? comm, int? pid) => (comm, pid) switch
    {
        (null, null) => "a task that the log does not name",
        (null, { } known) => $"the task with pid {known}",
        (_, null) => comm,
        (_, { } known) => $"{comm} (pid {known})",
    };

    /// <summary>Names with their counts, the most frequent first: <c>java ×12, node ×8</c>.</summary>
    public static string Names(EquatableArray<Victim> victims)
    {
        const int Named = 4;
        IGrouping<string, Victim>[] groups = [
            .. victims.GroupBy(victim => victim.Comm ?? "unnamed", StringComparer.Ordinal)
                .OrderByDescending(group => group.Count())];
        string names = string.Join(", ", groups.Take(Named)
            .Select(group => group.Count() == 1 ? group.Key : $"{group.Key} ×{group.Count()}"));
        return groups.Length > Named ? $"{names} and others" : names;
    }

    /// <summary>What a person calls a memcg: <c>service nginx.service</c>, <c>pod 1234</c>, or its path.</summary>
    /// <returns>Null when neither is known, or when it is the root, which holds everything.</returns>
    public static string? Group(MemcgOwner? owner, string? path) => (owner?.Kind, owner?.Name) switch
    {
        ("root", _) => null,
        (null or "unknown", _) or (_, null) => path is null ? null : $"memory cgroup {path}",
        ("systemd_service", { } name) => $"service {name}",
        ("systemd_scope", { } name) when !name.Contains(' ', StringComparison.Ordinal) => $"scope {name}",
        ("systemd_slice", { } name) => $"slice {name}",
        ("snap", { } name) => $"snap {name}",
        (_, { } name) when name.StartsWith("all ", StringComparison.Ordinal) => $"the group of {name}",
        (_, { } name) => name,
    };

    /// <summary>The same for whom a time line names: an owner, a memcg by its path, or a process name.</summary>
    public static string Subject(string kind, string name) => kind is "task" or "name_group" or "memcg"
        ? kind == "memcg" ? $"memory cgroup {name}" : name
        : Group(new MemcgOwner(kind, name, null, null, null, null), null) ?? name;

    /// <summary><c>32 KiB in one piece (order 3)</c>.</summary>
    public static string Amount(DiagnosedReport report) => Amount(report.Request, report.Kernel.PageSize);

    /// <inheritdoc cref="Amount(DiagnosedReport)"/>
    public static string Amount(RequestFacts? request, PageSize? pageSize)
    {
        if (request?.AllocationBytes is { } bytes) { return SizeText.OfBytes(bytes); }
        return (request?.Order, pageSize) switch
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
        (first, last) switch
        {
            _ when first == last => Time(first),
            ({ Wall: null, MonotonicSeconds: { } from }, { Wall: null, MonotonicSeconds: { } to }) =>
                $"{Seconds(from)} to {Seconds(to)} s after boot",
            _ => $"{Time(first)} to {Time(last)}",
        };

    public static string Time(ReportTime time) => time switch
    {
        { Wall: { } wall } => wall,
        { MonotonicSeconds: { } seconds } => $"{Seconds(seconds)} s after boot",
        _ => "time not in the log",
    };

    /// <summary>For a column: seconds since boot without saying so.</summary>
    public static string ShortTime(ReportTime time) =>
        time is { Wall: null, MonotonicSeconds: { } seconds } ? $"{Seconds(seconds)} s" : Time(time);

    // As the kernel prints it, so that it can be searched for.
    private static string Seconds(decimal seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture);
}
