using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Says what a report should hold and does not: by its kind and by what it does hold, not by the kernel's
/// version.</summary>
internal static class MissingSections
{
    /// <summary>Each line of the machine's counters has one of these in all releases since v2.6.31.</summary>
    private static readonly string[] s_firstCounters =
        ["active_anon", "active_file", "unevictable", "slab_reclaimable", "mapped", "free"];

    public static EquatableArray<string> Of(Report report, List<string> lost)
    {
        ArrayBuilder<string> missing = new(expected: lost.Count + 1);
        foreach (string what in lost) { missing.Add(what); }
        if (report.Event is ReportEvent.OvercommitRefusal or ReportEvent.MemoryState or ReportEvent.SlabFailure)
        {
            return missing.ToEquatableArray();
        }

        if (IsLoneKill(report))
        {
            missing.Add("the whole report but its kill line (the kernel rate-limits reports, or the lines were lost)");
            return missing.ToEquatableArray();
        }

        if (report.Request is null) { missing.Add("the header line (who asked for what)"); }
        if (report.Request is { GfpMask: null, GfpNames: null }) { missing.Add("the gfp mask (masked or cut)"); }
        if (report.Context is null) { missing.Add("the CPU line (CPU, kernel release)"); }
        if (report.Frames.IsEmpty) { missing.Add("the call trace"); }
        if (report.Event is ReportEvent.Oom) { Oom(report, ref missing); }
        if (report.Memory is { } memory) { Zones(memory, ref missing); }
        if (report.Lines.IsFull)
        {
            missing.Add($"lines beyond the first {ReportLines.MaxLines} of this report, or beyond what is kept");
        }
        return missing.ToEquatableArray();
    }

    private static bool IsLoneKill(Report report) =>
        report is { Event: ReportEvent.Oom, Request: null, Memory: null, Tasks: null, Memcg: null, Summary: null };

    private static void Oom(Report report, ref ArrayBuilder<string> missing)
    {
        bool memcg = report.Memcg is { IsHost: false } || report.Summary?.OomMemcg is not null;
        if (memcg && report.Memcg?.Counter("memory") is null)
        {
            missing.Add("the memory: usage line of the memory cgroup");
        }
        if (report.Memcg is { } group) { Memcg(group, ref missing); }
        if (!memcg && report.Memory is null) { missing.Add("the Mem-Info block (zones, watermarks, free areas)"); }
        if (report.Tasks is null) { missing.Add("the task table (lost, or vm.oom_dump_tasks=0)"); }
        else if (report.Tasks.TornRows > 0)
        {
            missing.Add($"{report.Tasks.TornRows} rows of the task table that were cut");
        }

        if (report.Kills.IsEmpty && report.Panic is null && report.NoKillableLine is null)
        {
            missing.Add("the kill line");
        }
        Outcome(report, ref missing);
    }

    /// <summary>A memory cgroup of version 1 has three counters (kmem since v3.8), one of version 2 has two
    /// (v5.3+).</summary>
    private static void Memcg(MemcgRecord group, ref ArrayBuilder<string> missing)
    {
        bool both = group.Counter("memory+swap") is not null;
        bool kmem = group.Counter("kmem") is not null;
        if (kmem && !both) { missing.Add("the memory+swap: usage line of the memory cgroup"); }
        if (!group.Stats.IsEmpty && both && !kmem) { missing.Add("the kmem: usage line of the memory cgroup"); }
        if (!group.Stats.IsEmpty && !both && !kmem && group.Counter("swap") is null)
        {
            missing.Add("the swap: usage line of the memory cgroup");
        }

        if (group.Stats.IsEmpty && group.StatsPath is null && (kmem || group.Counter("swap") is not null))
        {
            missing.Add("the statistics of the memory cgroup");
        }
    }

    /// <summary>What the kill line itself proves to stand above it.</summary>
    private static void Outcome(Report report, ref ArrayBuilder<string> missing)
    {
        if (report.FirstKill is not { } kill || report.Request is null) { return; }
        if (kill.Message is null && report.Chosen is null)
        {
            missing.Add("the line that names the choice (Kill process … score)");
        }

        // Both came with v5.0 to v5.4; a vendor may have the fields of the kill line without the summary, not before.
        if (kill.Pgtables is not null && report.Summary is null)
        {
            missing.Add("the oom-kill: line (constraint, memory cgroups)");
        }
        if (report.Summary is { Task: null } or { Pid: null }) { missing.Add("the end of the oom-kill: line"); }
    }

    private static void Zones(MemoryState memory, ref ArrayBuilder<string> missing)
    {
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Line is null) { missing.Add($"the watermark line of {NameOf(zone)}"); }
            else if (zone.LowmemReserve is null) { missing.Add($"the lowmem_reserve line of {NameOf(zone)}"); }

            if (zone.FreeArea is null) { missing.Add($"the free areas of {NameOf(zone)}"); }
        }

        if (!memory.Zones.Any()) { missing.Add("the zone lines (watermarks)"); }
        Nodes(memory, ref missing);
        Totals(memory.Totals, ref missing);
    }

    /// <summary>Since v4.8 a node with zones has a line of its own.</summary>
    private static void Nodes(MemoryState memory, ref ArrayBuilder<string> missing)
    {
        bool perNode = ArePrinted(memory);
        foreach (NodeState node in memory.Nodes)
        {
            if (perNode && node.Line is null && !node.Zones.IsEmpty)
            {
                missing.Add($"the counters of node {node.Node}");
            }
            if (node.Line is not null && node.Zones.IsEmpty) { missing.Add($"the zones of node {node.Node}"); }
        }
    }

    private static bool ArePrinted(MemoryState memory)
    {
        foreach (NodeState node in memory.Nodes)
        {
            if (node.Line is not null) { return true; }
        }

        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Counter("writepending") is not null) { return true; }
        }

        return false;
    }

    private static void Totals(MemoryTotals totals, ref ArrayBuilder<string> missing)
    {
        if (totals.Ram is null) { missing.Add("the totals (pages RAM)"); }
        else if (totals.Reserved is null) { missing.Add("the totals (pages reserved)"); }

        if (totals.TotalSwap is null != totals.FreeSwap is null)
        {
            missing.Add(totals.TotalSwap is null ? "the totals (Total swap)" : "the totals (Free swap)");
        }

        if (totals.Counter("slab") is not null || HoldsFirstCounters(totals)) { return; }
        ArrayBuilder<string> lost = new(s_firstCounters.Length);
        foreach (string name in s_firstCounters)
        {
            if (totals.Counter(name) is null) { lost.Add(name); }
        }

        if (lost.Count == s_firstCounters.Length) { missing.Add("the machine's counters (active_anon …)"); }
        else if (lost.Count > 0) { missing.Add($"lines of the machine's counters ({string.Join(", ", lost.Items)})"); }
    }

    /// <summary>Whether all of them stand there in their order, as in nearly all reports.</summary>
    private static bool HoldsFirstCounters(MemoryTotals totals)
    {
        int found = 0;
        foreach (ref readonly NamedPages counter in totals.Counters.AsSpan())
        {
            if (counter.Name == s_firstCounters[found] && ++found == s_firstCounters.Length) { return true; }
        }

        return false;
    }

    private static string NameOf(ZoneState zone) => $"Node {zone.Node} {zone.Name}";
}
