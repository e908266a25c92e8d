using System.Runtime.InteropServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The tasks that have one name; a task alone is a group too.</summary>
/// <param name="Tasks">In the order of the table.</param>
/// <param name="Private">Σ of <see cref="TaskUse.Private"/>.</param>
public sealed record TaskGroup(string Comm, EquatableArray<TaskUse> Tasks, KiB Private)
{
    /// <summary>In the order in which the names first stand in the table.</summary>
    public static EquatableArray<TaskGroup> Of(EquatableArray<TaskUse> tasks)
    {
        if (tasks.IsEmpty) { return []; }
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        int[] groupOf = new int[tasks.Count];
        List<int> sizes = [];
        for (int i = 0; i < groupOf.Length; i++)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, tasks[i].Comm, out bool isKnown);
            if (!isKnown)
            {
                place = sizes.Count;
                sizes.Add(0);
            }

            groupOf[i] = place;
            sizes[place]++;
        }

        return Split(tasks, groupOf, sizes);
    }

    private static EquatableArray<TaskGroup> Split(EquatableArray<TaskUse> tasks, int[] groupOf, List<int> sizes)
    {
        TaskUse[][] members = new TaskUse[sizes.Count][];
        int[] filled = new int[sizes.Count];
        KiB[] held = new KiB[sizes.Count];
        for (int i = 0; i < groupOf.Length; i++)
        {
            int place = groupOf[i];
            TaskUse task = tasks[i];
            members[place] ??= new TaskUse[sizes[place]];
            members[place][filled[place]++] = task;
            held[place] += task.Private;
        }

        TaskGroup[] groups = new TaskGroup[members.Length];
        for (int i = 0; i < groups.Length; i++) { groups[i] = new(members[i][0].Comm, new(members[i]), held[i]); }
        return new(groups);
    }
}
