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

    /// <param name="largest">The tasks that own most, most first.</param>
    /// <param name="groups">All tasks by name.</param>
    /// <param name="memcgs">Children of the limited group, where the kernel printed them.</param>
    public static EquatableArray<MemoryHolder> Read(
        EquatableArray<TaskUse> largest, EquatableArray<TaskGroup> groups, EquatableArray<Victim> victims,
        EquatableArray<MemcgGroupUse> memcgs)
    {
        HashSet<int> killed = new(victims.Count);
        foreach (Victim victim in victims) { killed.Add(victim.Pid); }
        List<MemoryHolder> holders = new(TopTasks + TopGroups + TopGroups);
        foreach (TaskUse task in largest.AsSpan()[..Math.Min(largest.Count, TopTasks)])
        {
            holders.Add(new("task", task.Comm, task.Pid, 1, task.Resident, task.Swap, killed.Contains(task.Pid)));
        }

        AddGroups(holders, groups, killed);
        foreach (MemcgGroupUse child in memcgs.Where(child => child.Held.Count > 0)
            .OrderByDescending(child => child.Held).Take(TopGroups))
        {
            bool holdsVictim = victims.Any(victim => victim.MemcgPath == child.Path);
            holders.Add(new("memcg", child.Path, null, 0, child.Held, null, holdsVictim));
        }

        holders.Sort(MostFirst);
        return holders.ToEquatableArray();
    }

    private static void AddGroups(List<MemoryHolder> holders, EquatableArray<TaskGroup> groups, HashSet<int> killed)
    {
        List<MemoryHolder> shared = [];
        foreach (TaskGroup group in groups.AsSpan())
        {
            if (group.Tasks.Count > 1) { shared.Add(Group(group, killed)); }
        }

        shared.Sort(MostFirst);
        holders.AddRange(shared.Take(TopGroups));
    }

    private static int MostFirst(MemoryHolder left, MemoryHolder right)
    {
        int order = right.Held.CompareTo(left.Held);
        if (order == 0) { order = string.CompareOrdinal(left.Name, right.Name); }
        if (order == 0) { order = (left.Pid ?? 0).CompareTo(right.Pid ?? 0); }
        return order != 0 ? order : string.CompareOrdinal(right.Kind, left.Kind);
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
