using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Kernel;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Which memcg ran into its limit, and whether it is the task's own or an ancestor of it.</summary>
internal static class MemcgReader
{
    private static readonly string[] OomOfMemcg =
        ["mem_cgroup_out_of_memory", "mem_cgroup_oom_synchronize", "mem_cgroup_handle_oom"];

    public static (MemcgScope Scope, MemcgFacts? Facts) Read(Report report)
    {
        if (!IsMemcg(report)) { return (MemcgScope.None, ForGlobal(report)); }
        string? limit = report.Summary?.OomMemcg ?? report.Memcg?.LimitPath ?? report.Memcg?.StatsPath;
        string? task = report.Summary?.TaskMemcg ?? report.Memcg?.TaskPath;
        return (ScopeOf(limit, task), Facts(report, limit, task));
    }

    private static MemcgScope ScopeOf(string? limit, string? task)
    {
        if (limit is null || task is null) { return MemcgScope.Unknown; }
        if (limit == task) { return MemcgScope.Own; }
        return GroupPath.IsAbove(limit, task) ? MemcgScope.Ancestor : MemcgScope.Unknown;
    }

    private static bool IsMemcg(Report report)
    {
        if (report.Event is not ReportEvent.Oom || report.Memcg is { IsHost: true }) { return false; }
        if (report.Summary is { } summary)
        {
            if (summary.OomMemcg is not null || summary.Constraint == OomConstraint.Memcg) { return true; }
            if (summary.IsGlobal) { return false; }
        }

        if (report.Memcg is { LimitPath: not null } or { Counters.IsEmpty: false }) { return true; }
        KillRecord? kill = report.FirstKill ?? report.Chosen;
        if (kill?.Message is { } message) { return message.StartsWith("Memory cgroup", StringComparison.Ordinal); }
        return report.Memory is null
            && report.Frames.Any(frame => Array.Exists(OomOfMemcg, name => StartsWith(frame.Function, name)));
    }

    private static bool StartsWith(string text, string start) => text.StartsWith(start, StringComparison.Ordinal);

    private static MemcgFacts Facts(Report report, string? limit, string? task)
    {
        MemcgCounter? memory = report.Memcg?.Counter("memory");
        MemcgCounter? swap = report.Memcg?.Counter("swap");
        MemcgCounter? both = report.Memcg?.Counter("memory+swap");
        MemcgOwner? owner = MemcgOwnerReader.Read(task ?? limit);
        return new MemcgFacts(
            limit, task, memory?.Usage, memory?.Limit, memory?.Failcnt, swap?.Usage, swap?.Limit,
            owner,
            Stats(report.Memcg))
        {
            LimitOwner = limit == task ? owner : MemcgOwnerReader.Read(limit),
            Hierarchy = report.Memcg?.Hierarchy,
            MemoryAndSwapUsage = both?.Usage,
            MemoryAndSwapLimit = both?.Limit,
        };
    }

    private static EquatableArray<NamedBytes> Stats(MemcgRecord? memcg)
    {
        EquatableArray<MemcgStat> printed = memcg is { GroupSums: { IsEmpty: false } sums } ? sums : memcg?.Stats ?? [];
        NamedBytes[] stats = new NamedBytes[printed.Count];
        int count = 0;
        foreach (ref readonly MemcgStat stat in printed.AsSpan()) { stats[count++] = new(stat.Name, stat.Value); }
        return new(stats);
    }

    /// <summary>A global kill names the victim's group too (v5.0+): whose service was hit.</summary>
    private static MemcgFacts? ForGlobal(Report report) =>
        (report.Summary?.TaskMemcg ?? (report.Memcg is { IsHost: true } host ? host.TaskPath : null)) is { } path
            ? new MemcgFacts(null, path, null, null, null, null, null, MemcgOwnerReader.Read(path), [])
            : null;
}
