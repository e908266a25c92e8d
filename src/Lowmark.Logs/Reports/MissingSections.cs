using Lowmark.Kernel;
using Lowmark.Kernel.Memory;

namespace Lowmark.Logs.Reports;

/// <summary>Says what a report should hold and does not: by its kind and by what it does hold, not by the kernel's version.</summary>
internal static class MissingSections
{
    public static EquatableArray<string> Of(Report report, List<string> lost)
    {
        List<string> missing = [.. lost];
        if (report.Event is ReportEvent.OvercommitRefusal or ReportEvent.MemoryState or ReportEvent.SlabFailure
            or ReportEvent.UserspaceKill or ReportEvent.RuntimeOutOfMemory)
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
        if (report.Event is ReportEvent.Oom) { Oom(report, missing); }
        if (report.Memory is { } memory) { Zones(memory, missing); }
        if (report.Lines.IsFull) { missing.Add($"all lines after the first {report.Lines.Count} of this report"); }
        return missing.ToEquatableArray();
    }

    private static bool IsLoneKill(Report report) =>
        report is { Event: ReportEvent.Oom, Request: null, Memory: null, Tasks: null, Memcg: null, Summary: null };

    private static void Oom(Report report, List<string> missing)
    {
        bool memcg = report.Memcg is { IsHost: false } || report.Summary?.OomMemcg is not null;
        if (memcg && report.Memcg?.Counter("memory") is null) { missing.Add("the memory: usage line of the memory cgroup"); }
        if (!memcg && report.Memory is null) { missing.Add("the Mem-Info block (zones, watermarks, free areas)"); }
        if (report.Tasks is null) { missing.Add("the task table (lost, or vm.oom_dump_tasks=0)"); }
        else if (report.Tasks.TornRows > 0) { missing.Add($"{report.Tasks.TornRows} rows of the task table that were cut"); }

        if (report.Kills.IsEmpty && report.Panic is null && report.NoKillableLine is null) { missing.Add("the kill line"); }
    }

    private static void Zones(MemoryState memory, List<string> missing)
    {
        foreach (ZoneState zone in memory.Zones)
        {
            string name = $"Node {zone.Node} {zone.Name}";
            if (zone.Line is null) { missing.Add($"the watermark line of {name}"); }
            else if (zone.LowmemReserve is null) { missing.Add($"the lowmem_reserve line of {name}"); }

            if (zone.FreeArea is null) { missing.Add($"the free areas of {name}"); }
        }

        if (!memory.Zones.Any()) { missing.Add("the zone lines (watermarks)"); }
        if (memory.Totals.Ram is null) { missing.Add("the totals (pages RAM)"); }
    }
}
