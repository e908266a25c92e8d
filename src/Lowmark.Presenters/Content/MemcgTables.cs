using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <summary>The memory cgroups from the root down to the task's own, and what the kernel printed of the one whose limit
/// was reached.</summary>
internal static class MemcgTables
{
    private const int MostAncestors = 16;

    public static void Write(PageBuilder page, DiagnosedReport report)
    {
        if (report.Memcg is not { } memcg) { return; }
        Path(page, memcg, report);
        Facts(page, memcg);
    }

    private static void Path(PageBuilder page, MemcgFacts memcg, DiagnosedReport report)
    {
        if (memcg.OomPath is not { } reached) { return; }
        page.Heading("The task's memory cgroups and their limits");
        Table table = new(
            new("group", Wraps: true), new("usage", Right: true), new("limit", Right: true), new(""))
        {
            Drawing = new("Usage of each memory cgroup against its limit", BarColumn: 3, ValueColumn: 1)
            {
                NoteColumn = 3,
            },
        };
        List<string> paths = [.. Ancestors(memcg.TaskPath ?? reached)];
        if (!paths.Contains(reached)) { paths.Add(reached); }
        foreach (string path in paths)
        {
            bool isReached = path == reached;
            KiB? usage = isReached
                ? memcg.Usage
                : report.Holders.FirstOrDefault(holder => holder.Kind == "memcg" && holder.Name == path)?.Resident;
            KiB? limit = isReached ? memcg.Limit : null;
            string note = (isReached, path == memcg.TaskPath) switch
            {
                (true, true) => "limit reached; the task's own group",
                (true, false) => "limit reached",
                (false, true) => usage is null ? "the task's own group, usage not printed" : "the task's own group",
                _ => usage is null && path != "/" ? "usage not printed" : "",
            };
            table.Add(new Row(
                [path, usage is { } used ? SizeText.Of(used) : "", limit is { } most ? SizeText.Of(most) : "", note],
                isReached ? Ink.Bad : Ink.Plain,
                usage is { } part ? Bar.Of(part, memcg.Limit) : null));
        }

        page.Add(table);
    }

    // "/a/b" lies in "/a", and that in "/". Of a path deeper than any that is real, the lowest.
    private static IEnumerable<string> Ancestors(string path)
    {
        yield return "/";
        Queue<int> ends = new();
        for (int at = 1; at < path.Length; at++)
        {
            if (path[at] != '/') { continue; }
            ends.Enqueue(at);
            if (ends.Count == MostAncestors) { ends.Dequeue(); }
        }

        foreach (int end in ends) { yield return path[..end]; }
        if (path.Length > 1) { yield return path; }
    }

    private static void Facts(PageBuilder page, MemcgFacts memcg)
    {
        page.Heading("Memory cgroup in numbers");
        page.Fact("limit of", memcg.OomPath);
        page.Fact("task in", memcg.TaskPath);
        page.Fact("usage", Exact(memcg.Usage));
        page.Fact("limit", Exact(memcg.Limit));
        page.Fact("failcnt", memcg.Failcnt is { } count ? SizeText.Number(count) : null);
        page.Fact("swap usage", Exact(memcg.SwapUsage));
        page.Fact("swap limit", Exact(memcg.SwapLimit));
        if (memcg.Owner is { } owner)
        {
            // Without a known owner the path above says all.
            bool isKnown = owner.Kind is not "unknown";
            page.Fact("owner", isKnown ? Prose.Group(owner, null) ?? owner.Name : null);
            page.Fact("kind", isKnown ? owner.Kind : null);
            page.Fact("pod uid", owner.PodUid);
            page.Fact("container", owner.ContainerId);
            page.Fact("unit", owner.Unit);
            page.Fact("QoS class", owner.QosClass);
        }

        Table table = new(new("memory.stat"), new("size", Right: true), new("as printed", Right: true));
        foreach (NamedBytes stat in memcg.Stats.AsSpan())
        {
            if (stat.Bytes == 0) { continue; }
            string size = IsCount(stat.Name) ? "" : SizeText.OfBytes(stat.Bytes);
            table.Add(stat.Name, size, SizeText.Number(stat.Bytes));
        }

        page.Add(table);
    }

    // Events stand among the sizes of memory.stat (memcg_vm_event_stat[], mm/memcontrol.c), and are no bytes.
    private static bool IsCount(string name)
    {
        string bare = name.StartsWith("total_", StringComparison.Ordinal) ? name["total_".Length..] : name;
        return bare is "thp_fault_alloc" or "thp_collapse_alloc" or "thp_swpout" or "thp_swpout_fallback"
            || bare.StartsWith("pg", StringComparison.Ordinal)
            || bare.StartsWith("workingset_", StringComparison.Ordinal)
            || bare.StartsWith("zswpin", StringComparison.Ordinal)
            || bare.StartsWith("zswpout", StringComparison.Ordinal)
            || bare.StartsWith("zswpwb", StringComparison.Ordinal)
            || bare.StartsWith("swpin_", StringComparison.Ordinal)
            || bare.StartsWith("swpout_", StringComparison.Ordinal)
            || bare.StartsWith("numa_", StringComparison.Ordinal);
    }

    private static string? Exact(KiB? size) => size is { } known ? $"{SizeText.Of(known)} ({known.Count} kB)" : null;
}
