using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Who holds the memory: the biggest tasks, and names that many tasks share.</summary>
internal static class HolderReader
{
    private const int TopTasks = 10;
    private const int TopGroups = 5;

    /// <param name="tasks">All of them.</param>
    /// <param name="memcgs">Children of the limited group, where the kernel printed them.</param>
    public static EquatableArray<MemoryHolder> Read(
        TaskUses tasks, TaskSurvey survey, EquatableArray<Victim> victims, EquatableArray<MemcgGroupUse> memcgs)
    {
        TaskGroup[] groups = Shared(survey.Groups);
        MemoryHolder[] children = memcgs.IsEmpty ? [] : Memcgs(memcgs, victims);
        ReadOnlySpan<TaskUse> largest = survey.Largest.AsSpan();
        largest = largest[..Math.Min(largest.Length, TopTasks)];
        MemoryHolder[] holders = new MemoryHolder[largest.Length + groups.Length + children.Length];
        int count = 0;
        foreach (TaskUse task in largest)
        {
            holders[count++] = new(
                "task", task.Comm, task.Pid, 1, task.Resident, task.Swap, IsVictim(task.Pid, victims));
        }

        if (groups.Length > 0) { NameGroups(groups, tasks, victims, holders.AsSpan(count, groups.Length)); }
        children.CopyTo(holders, count + groups.Length);
        Array.Sort(holders, MostFirst);
        return new(holders);
    }

    /// <summary>The names that several tasks share, those that hold most.</summary>
    private static TaskGroup[] Shared(EquatableArray<TaskGroup> groups)
    {
        TaskGroup[] shared = [.. groups.Where(group => group.Count > 1)];
        Array.Sort(shared, MostFirst);
        return shared.Length > TopGroups ? shared[..TopGroups] : shared;
    }

    private static void NameGroups(
        TaskGroup[] groups, TaskUses tasks, EquatableArray<Victim> victims, Span<MemoryHolder> holders)
    {
        List<string> hit = NamesOf(victims, tasks);
        for (int i = 0; i < groups.Length; i++)
        {
            TaskGroup group = groups[i];
            holders[i] = new(
                "name_group", group.Comm, null, group.Count, group.Resident, group.Swap, hit.Contains(group.Comm));
        }
    }

    private static MemoryHolder[] Memcgs(EquatableArray<MemcgGroupUse> memcgs, EquatableArray<Victim> victims) =>
    [
        .. memcgs.Where(child => child.Held.Count > 0).OrderByDescending(child => child.Held).Take(TopGroups)
            .Select(child => new MemoryHolder(
                "memcg", child.Path, null, 0, child.Held, null, victims.Any(victim => victim.MemcgPath == child.Path))),
    ];

    private static bool IsVictim(int pid, EquatableArray<Victim> victims)
    {
        foreach (Victim victim in victims)
        {
            if (victim.Pid == pid) { return true; }
        }

        return false;
    }

    private static List<string> NamesOf(EquatableArray<Victim> victims, TaskUses tasks)
    {
        List<string> names = [];
        if (victims.IsEmpty) { return names; }
        PidSet killed = new(victims.Count);
        foreach (Victim victim in victims) { killed.Add(victim.Pid); }
        foreach (ref readonly TaskRow row in tasks.Rows)
        {
            if (killed.Contains(row.Pid)) { names.Add(row.Comm); }
        }

        return names;
    }

    private static int MostFirst(TaskGroup left, TaskGroup right)
    {
        int order = right.Held.CompareTo(left.Held);
        return order != 0 ? order : string.CompareOrdinal(left.Comm, right.Comm);
    }

    private static int MostFirst(MemoryHolder left, MemoryHolder right)
    {
        int order = right.Held.CompareTo(left.Held);
        if (order == 0) { order = string.CompareOrdinal(left.Name, right.Name); }
        if (order == 0) { order = (left.Pid ?? 0).CompareTo(right.Pid ?? 0); }
        return order != 0 ? order : string.CompareOrdinal(right.Kind, left.Kind);
    }
}
