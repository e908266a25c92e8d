using System.Runtime.InteropServices;
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
        List<MemoryHolder> holders = new(TopTasks + TopGroups + TopGroups);
        ReadOnlySpan<TaskUse> largest = survey.Largest.AsSpan();
        foreach (TaskUse task in largest[..Math.Min(largest.Length, TopTasks)])
        {
            holders.Add(new("task", task.Comm, task.Pid, 1, task.Resident, task.Swap, IsVictim(task.Pid, victims)));
        }

        AddGroups(holders, survey.Groups, tasks, victims);
        AddMemcgs(holders, memcgs, victims);
        holders.Sort(MostFirst);
        return holders.ToEquatableArray();
    }

    private static void AddGroups(
        List<MemoryHolder> holders, EquatableArray<TaskGroup> groups, TaskUses tasks, EquatableArray<Victim> victims)
    {
        List<TaskGroup> shared = [];
        foreach (TaskGroup group in groups.AsSpan())
        {
            if (group.Count > 1) { shared.Add(group); }
        }

        if (shared.Count == 0) { return; }
        shared.Sort(MostFirst);
        List<string> hit = NamesOf(victims, tasks);
        foreach (TaskGroup group in CollectionsMarshal.AsSpan(shared)[..Math.Min(shared.Count, TopGroups)])
        {
            holders.Add(new(
                "name_group", group.Comm, null, group.Count, group.Resident, group.Swap, hit.Contains(group.Comm)));
        }
    }

    private static void AddMemcgs(
        List<MemoryHolder> holders, EquatableArray<MemcgGroupUse> memcgs, EquatableArray<Victim> victims)
    {
        if (memcgs.IsEmpty) { return; }
        foreach (MemcgGroupUse child in memcgs.Where(child => child.Held.Count > 0)
            .OrderByDescending(child => child.Held).Take(TopGroups))
        {
            bool holdsVictim = victims.Any(victim => victim.MemcgPath == child.Path);
            holders.Add(new("memcg", child.Path, null, 0, child.Held, null, holdsVictim));
        }
    }

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
