using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Replays the victim choice on the processes as they are.</summary>
/// <remarks>out_of_memory(), select_bad_process(), mm/oom_kill.c. The kernel looks at threads' address spaces, a
/// process here; the order among equals is that of the pids.</remarks>
internal static class NextKillReader
{
    private const int MostRanked = 10;

    /// <summary>A rate over less says more about the moment than about the machine.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(5);

    /// <returns>Null when no process could be read.</returns>
    public static NextKill? OfMachine(HostFacts host)
    {
        ProcessRow[] rows = [.. host.Host.Processes.Rows.Where(row => row.Rss is not null)];
        if (rows.Length == 0) { return null; }
        Pages? total = host.State is { } state ? TotalPages.OfMachine(state.Totals, state.PageSize) : null;
        KiB? room = host.Memory is { MemAvailable: { } available, SwapFree: { } swap } ? available + swap : null;
        KiB? before = host.Host.Before?.Memory is { MemAvailable: { } then, SwapFree: { } swapThen }
            ? then + swapThen
            : null;
        return Rank(host, null, rows, total) with
        {
            Agreement = Agreement(host, rows, total),
            Room = room,
            TimeLeft = TimeLeft(host.Interval, room, before - room),
        };
    }

    /// <param name="room">Of a group of the machine's tree.</param>
    /// <returns>Null when no process of it could be read.</returns>
    public static NextKill? OfGroup(HostFacts host, GroupRoom room)
    {
        if (host.Host.Groups?.Find(room.Path) is not { Memory: { } memory } group) { return null; }
        ProcessRow[] rows = [.. Inside(group).Where(row => row.Rss is not null).OrderBy(row => row.Pid)];
        if (rows.Length == 0) { return null; }
        CgroupVersion version = host.Host.Groups.Mount.Version;
        KiB? unlimited = new KiB(long.MaxValue / 1024);
        MemcgLimits limits = new(
            memory.Max?.Bound, memory.MemswMax is { } both ? both.Bound ?? unlimited : unlimited,
            memory.SwapMax is { } swap ? swap.Bound ?? unlimited : unlimited, version);
        Pages? total = TotalPages.OfMemcg(
            limits, host.Memory.SwapTotal?.ToPages(host.PageSize), host.PageSize, host.Variant);
        KiB left = room.Room + (room.Reclaimable ?? default);
        return Rank(host, room.Path, rows, total) with
        {
            IsKilledWhole = memory.IsKilledWhole is true,
            Room = left,
            TimeLeft = TimeLeft(host.Interval, left, room.Growth),
        };
    }

    private static IEnumerable<ProcessRow> Inside(Cgroup group)
    {
        Stack<Cgroup> left = new([group]);
        while (left.TryPop(out Cgroup? at))
        {
            foreach (ProcessRow row in at.Processes) { yield return row; }
            foreach (Cgroup child in at.Children) { left.Push(child); }
        }
    }

    private static NextKill Rank(HostFacts host, string? memcg, ProcessRow[] rows, Pages? total)
    {
        TaskState[] tasks = new TaskState[rows.Length];
        for (int i = 0; i < tasks.Length; i++) { tasks[i] = State(rows[i], host.PageSize); }
        BadnessRanking ranking = Badness.Rank(tasks, total, host.Formula);
        List<RankedTask> ranked = [];
        foreach (int place in ranking.WorstFirst)
        {
            if (ranked.Count == MostRanked) { break; }
            RankedBadness row = ranking.Tasks[place];
            ProcessRow process = rows[place];
            ranked.Add(new(
                process.Pid, process.Name, row.Points is { } points ? new Pages(points) : null, row.Held,
                process.OomScoreAdj, row.Eligible, row.WhyNot));
        }

        return new(
            memcg, ranking.Choice is { } choice ? rows[choice].Pid : null, ranked.ToEquatableArray(), total,
            host.Formula.Text);
    }

    private static TaskState State(ProcessRow row, PageSize size)
    {
        OomPages pages = row.ToOomPages(size) ?? default;
        Pages held = pages.Rss + (pages.Swap ?? default) + (pages.PageTables ?? default);
        return new(row.Pid, row.Pid, row.Uid, held, row.OomScoreAdj, row.OomAdj);
    }

    private static OomScoreAgreement? Agreement(HostFacts host, ProcessRow[] rows, Pages? total)
    {
        if (total is not { } scale) { return null; }
        int compared = 0;
        int same = 0;
        foreach (ProcessRow row in rows)
        {
            // A process that may not be chosen, init apart, has 0 in the kernel's file too; init's is computed.
            if (row.OomScore is not { } kernel || row.Pid == 1) { continue; }
            compared++;
            TaskState task = State(row, host.PageSize);
            long? points = Badness.Score(task, scale, host.Formula).Points;
            long? asRoot = Badness.PointsAsAdministrator(task, scale, host.Formula) ?? points;
            if (kernel == Badness.ProcOomScore(points, scale, host.Formula.Rule)
                || kernel == Badness.ProcOomScore(asRoot, scale, host.Formula.Rule))
            {
                same++;
            }
        }

        return compared == 0 ? null : new(same, compared);
    }

    /// <summary>How long the room lasts when it goes on to shrink as it did.</summary>
    internal static TimeSpan? TimeLeft(TimeSpan? interval, KiB? room, KiB? grown)
    {
        if (interval is not { } over || over < s_shortest) { return null; }
        if (room is not { Count: > 0 } left || grown is not { Count: > 0 } used) { return null; }
        double seconds = over.TotalSeconds * left.Count / used.Count;
        return seconds < TimeSpan.FromDays(366).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
