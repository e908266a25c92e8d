using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.UnitTests.TestKit;

/// <summary>All that a report says, as names and values, so that two of them can be held against each other.</summary>
internal static class KernelTextFacts
{
    public static SortedDictionary<string, string> Of(Report report)
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        if (report.Request is { } request) { Of(request, facts); }
        if (report.Context is { } context) { Of(context, facts); }
        for (int at = 0; at < report.Frames.Count; at++)
        {
            StackFrame frame = report.Frames[at];
            facts.Add($"frame {at:D2}", $"{(frame.Reliable ? "" : "? ")}{frame.Function}");
            Put(facts, $"frame {at:D2} module", frame.Module);
        }

        if (report.Memory is { } memory) { Of(memory, facts); }
        if (report.Memcg is { } memcg) { Of(memcg, facts); }
        if (report.Tasks is { } tasks) { Of(tasks, facts); }
        if (report.Summary is { } summary) { Of(summary, facts); }
        if (report.Chosen is { } chosen)
        {
            Put(facts, "chosen pid", chosen.Pid);
            Put(facts, "chosen score", chosen.Score);
            Put(facts, "chosen comm", chosen.Comm);
        }

        for (int at = 0; at < report.Kills.Count; at++)
        {
            Of(report.Kills[at], at == 0 ? "kill" : $"kill {at}", facts);
        }
        return facts;
    }

    /// <summary>The two are the same; else the differences are shown, and only they.</summary>
    public static void Same(IDictionary<string, string> expected, IDictionary<string, string> actual) => Assert.Empty(
        from name in expected.Keys.Union(actual.Keys, StringComparer.Ordinal)
        let was = expected.TryGetValue(name, out string? printed) ? $"'{printed}'" : "not printed"
        let read = actual.TryGetValue(name, out string? seen) ? $"'{seen}'" : "not read"
        where was != read
        select $"{name}: {was}, {read}");

    private static void Put(SortedDictionary<string, string> facts, string name, object? value)
    {
        if (value is not null) { facts.Add(name, $"{value}"); }
    }

    private static void Put(SortedDictionary<string, string> facts, string name, KiB? value) =>
        Put(facts, name, (object?)value?.Count);

    private static void Of(RequestRecord request, SortedDictionary<string, string> facts)
    {
        Put(facts, "comm", request.Comm);
        Put(facts, "order", request.Order);
        Put(facts, "gfp", request.GfpMask?.ToString("x"));
        Put(facts, "gfp names", request.GfpNames);
        Put(facts, "nodemask", request.Nodemask);
        Put(facts, "cpuset", request.Cpuset);
        Put(facts, "mems_allowed", request.MemsAllowed);
        Put(facts, "oom_adj", request.OomAdj);
        Put(facts, "oom_score_adj", request.OomScoreAdj);
        Put(facts, "bytes", request.Bytes);
        Put(facts, "reason", request.Reason);
        Put(facts, "stall", request.StallMilliseconds);
    }

    private static void Of(ContextRecord context, SortedDictionary<string, string> facts)
    {
        Put(facts, "cpu", context.Cpu);
        Put(facts, "context pid", context.Pid);
        Put(facts, "context comm", context.Comm);
        Put(facts, "release", context.Release);
    }

    private static void Of(MemoryState memory, SortedDictionary<string, string> facts)
    {
        if (memory.PageSizeIsKnown) { facts.Add("page size", $"{memory.PageSize.KiB}"); }
        foreach (ZoneState zone in memory.Zones) { Of(zone, memory.PageSize, facts); }
        foreach (NodeState node in memory.Nodes)
        {
            foreach (NamedKiB counter in node.Counters)
            {
                facts.Add($"node {node.Node} {counter.Name}", $"{counter.Value.Count}");
            }
            if (node.AllUnreclaimable is { } dead)
            {
                facts.Add($"node {node.Node} all_unreclaimable", dead ? "yes" : "no");
            }
            foreach (HugePagePool pool in node.HugePages)
            {
                facts.Add($"huge {node.Node} {pool.Size.Count}", $"{pool.Total} {pool.Free} {pool.Surplus}");
            }
        }

        foreach (NamedPages counter in memory.Totals.Counters)
        {
            facts.Add($"counter {counter.Name}", $"{counter.Value.Count}");
        }
        Put(facts, "total ram", memory.Totals.Ram?.Count);
        Put(facts, "total reserved", memory.Totals.Reserved?.Count);
        Put(facts, "total pagecache", memory.Totals.PageCache?.Count);
        Put(facts, "total swapcache", memory.Totals.SwapCache?.Count);
        Put(facts, "total free swap", memory.Totals.FreeSwap);
        Put(facts, "total swap", memory.Totals.TotalSwap);
        Put(facts, "total cma", memory.Totals.CmaReserved?.Count);
        Put(facts, "total hwpoisoned", memory.Totals.HardwarePoisoned?.Count);
    }

    private static void Of(ZoneState zone, PageSize size, SortedDictionary<string, string> facts)
    {
        string name = $"{zone.Node} {zone.Name}";
        (string Field, Pages? Value)[] fields =
        [
            ("free", zone.Free), ("boost", zone.Boost), ("min", zone.Min), ("low", zone.Low), ("high", zone.High),
            ("reserved_highatomic", zone.ReservedHighatomic), ("free_highatomic", zone.FreeHighatomic),
            ("present", zone.Present), ("managed", zone.Managed), ("free_pcp", zone.FreePcp),
            ("free_cma", zone.FreeCma),
        ];
        foreach ((string field, Pages? value) in fields) { Put(facts, $"zone {name} {field}", value?.ToKiB(size)); }
        foreach (NamedKiB counter in zone.Counters)
        {
            if (counter.Name != "all_unreclaimable")
            {
                facts.Add($"zone {name} {counter.Name}", $"{counter.Value.Count}");
            }
        }

        if (zone.LowmemReserve is { } reserve)
        {
            facts.Add($"reserve {name}", string.Join(' ', reserve.Select(pages => pages.Count)));
        }
        if (zone.FreeArea is not { } area) { return; }
        for (int order = 0; order < area.Orders.Count; order++)
        {
            FreeBlocks blocks = area.Orders[order];
            facts.Add($"free area {name} {order}", $"{blocks.Blocks}");
            Put(facts, $"free area {name} {order} letters", blocks.Migratetypes);
        }
    }

    private static void Of(MemcgRecord memcg, SortedDictionary<string, string> facts)
    {
        Put(facts, "memcg task", memcg.TaskPath);
        Put(facts, "memcg limit", memcg.LimitPath);
        Put(facts, "memcg stats of", memcg.StatsPath);
        foreach (MemcgCounter counter in memcg.Counters)
        {
            facts.Add(
                $"memcg {counter.Name}",
                $"{counter.Usage.Count} {(counter.Limit is { } kib ? $"{kib.Count}" : "unlimited")}");
            Put(facts, $"memcg {counter.Name} failcnt", counter.Failcnt);
        }

        foreach (MemcgStat stat in memcg.Stats) { facts.TryAdd($"stat {stat.Name}", $"{stat.Value}"); }
    }

    private static void Of(TaskTable tasks, SortedDictionary<string, string> facts)
    {
        facts.Add("task columns", string.Join(' ', tasks.Columns));
        foreach (TaskRow row in tasks.Rows) 
        {
            facts.Add($"task {row.Pid}", string.Join(' ', row.Values));
            facts.Add($"task {row.Pid} comm", row.Comm);
        }
    }

    private static void Of(OomSummaryRecord summary, SortedDictionary<string, string> facts)
    {
        Put(facts, "summary constraint", summary.Constraint);
        Put(facts, "summary nodemask", summary.Nodemask);
        Put(facts, "summary cpuset", summary.Cpuset);
        Put(facts, "summary mems", summary.MemsAllowed);
        Put(facts, "summary global", summary.IsGlobal ? "yes" : null);
        Put(facts, "summary oom memcg", summary.OomMemcg);
        Put(facts, "summary task memcg", summary.TaskMemcg);
        Put(facts, "summary task", summary.Task);
        Put(facts, "summary pid", summary.Pid);
        Put(facts, "summary uid", summary.Uid);
    }

    private static void Of(KillRecord kill, string name, SortedDictionary<string, string> facts)
    {
        Put(facts, $"{name} pid", kill.Pid);
        Put(facts, $"{name} comm", kill.Comm);
        Put(facts, $"{name} message", kill.Message);
        Put(facts, $"{name} total-vm", kill.TotalVm);
        Put(facts, $"{name} anon-rss", kill.AnonRss);
        Put(facts, $"{name} file-rss", kill.FileRss);
        Put(facts, $"{name} shmem-rss", kill.ShmemRss);
        Put(facts, $"{name} uid", kill.Uid);
        Put(facts, $"{name} pgtables", kill.Pgtables);
        Put(facts, $"{name} oom_score_adj", kill.OomScoreAdj);
    }
}
