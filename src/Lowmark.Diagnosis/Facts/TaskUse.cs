using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What one process of the task table holds.</summary>
/// <param name="Resident">rss, all kinds.</param>
/// <param name="Anonymous">v6.8+; null before.</param>
/// <param name="Shared">rss_shmem, v6.8+; null before. Counted once for every task that maps it.</param>
/// <param name="OomScoreAdj">−1000 … 1000; null in 2.6.32.</param>
public sealed record TaskUse(
    long Line, int Pid, int? Tgid, string Comm, long? Uid, KiB TotalVm, KiB Resident, KiB? Anonymous, KiB? Shared,
    KiB? Swap,
    KiB? PageTables, int? OomScoreAdj, int? OomAdj)
{
    /// <summary>What killing the process can give back: without the shared part where that is known.</summary>
    public KiB Own => Resident - (Shared ?? default) + (Swap ?? default);

    /// <summary>What sums over tasks may add up: anonymous memory and swap. Before v6.8 rss and swap, which counts
    /// shared pages once for every task that maps them.</summary>
    public KiB Private => (Anonymous ?? Resident) + (Swap ?? default);

    /// <summary>The tasks that own most, most first; by pid among equals.</summary>
    public static EquatableArray<TaskUse> Largest(EquatableArray<TaskUse> tasks, int count)
    {
        TaskUse[] largest = new TaskUse[Math.Min(count, tasks.Count)];
        int held = 0;
        foreach (TaskUse task in tasks.AsSpan())
        {
            if (held == largest.Length && !IsLarger(task, largest[^1])) { continue; }
            int at = held == largest.Length ? held - 1 : held++;
            for (; at > 0 && IsLarger(task, largest[at - 1]); at--) { largest[at] = largest[at - 1]; }
            largest[at] = task;
        }

        return new(largest);
    }

    private static bool IsLarger(TaskUse task, TaskUse than) =>
        task.Own > than.Own || (task.Own == than.Own && task.Pid < than.Pid);
}
