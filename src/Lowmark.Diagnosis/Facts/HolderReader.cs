using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Who holds the memory: the biggest tasks, and names that many tasks share.</summary>
internal static class HolderReader
{
    private const int TopTasks = 10;
    private const int TopGroups = 5;

    /// <param name="groups">Of <paramref name="tasks"/>.</param>
    /// <param name="memcgs">Children of the limited group, where the kernel printed them.</param>
    public static EquatableArray<MemoryHolder> Read(
        EquatableArray<TaskUse> tasks, EquatableArray<TaskGroup> groups, EquatableArray<Victim> victims,
        EquatableArray<MemcgGroupUse> memcgs)
    {
        HashSet<int> killed = [.. victims.Select(victim => victim.Pid)];
        IEnumerable<MemoryHolder> children = memcgs.Where(child => child.Held.Count > 0)
            .OrderByDescending(child => child.Held).Take(TopGroups)
            .Select(child => new MemoryHolder(
                "memcg", child.Path, null, 0, child.Held, null, victims.Any(victim => victim.MemcgPath == child.Path)));
        IEnumerable<MemoryHolder> single = tasks.OrderByDescending(task => task.Own).ThenBy(task => task.Pid)
            .Take(TopTasks)
            .Select(task => new MemoryHolder(
                "task", task.Comm, task.Pid, 1, task.Resident, task.Swap, killed.Contains(task.Pid)));
        IEnumerable<MemoryHolder> shared = groups.Where(group => group.Tasks.Count > 1)
            .Select(group => Group(group, killed))
            .OrderByDescending(holder => holder.Resident + (holder.Swap ?? default))
            .ThenBy(holder => holder.Name, StringComparer.Ordinal)
            .Take(TopGroups);
        return single.Concat(shared).Concat(children)
            .OrderByDescending(holder => holder.Resident + (holder.Swap ?? default))
            .ThenBy(holder => holder.Name, StringComparer.Ordinal).ThenBy(holder => holder.Pid ?? 0).ToEquatableArray();
    }

    /// <summary>Pages that the tasks of a group share are counted once where the table tells them (rss_shmem,
    /// v6.8+).</summary>
    private static MemoryHolder Group(TaskGroup group, HashSet<int> killed)
    {
        bool holdsVictim = false;
        KiB resident = default;
        KiB? swap = null;
        KiB shared = default;
        foreach (TaskUse task in group.Tasks.AsSpan())
        {
            holdsVictim |= killed.Contains(task.Pid);
            resident += task.Resident - (task.Shared ?? default);
            if (task.Shared is { } part && part > shared) { shared = part; }
            if (task.Swap is { } swapped) { swap = (swap ?? default) + swapped; }
        }

        return new MemoryHolder(
            "name_group", group.Comm, null, group.Tasks.Count, resident + shared, swap, holdsVictim);
    }
}
