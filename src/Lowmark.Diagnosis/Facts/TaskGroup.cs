using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Facts;

/// <summary>The tasks that have one name; a task alone is a group too.</summary>
/// <param name="Tasks">In the order of the table.</param>
public sealed record TaskGroup(string Comm, EquatableArray<TaskUse> Tasks)
{
    /// <summary>Σ of <see cref="TaskUse.Private"/>.</summary>
    public KiB Private
    {
        get
        {
            KiB sum = default;
            foreach (TaskUse task in Tasks.AsSpan()) { sum += task.Private; }
            return sum;
        }
    }

    /// <summary>In the order in which the names first stand in the table.</summary>
    public static EquatableArray<TaskGroup> Of(EquatableArray<TaskUse> tasks)
    {
        if (tasks.IsEmpty) { return []; }
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<List<TaskUse>> groups = [];
        foreach (TaskUse task in tasks.AsSpan())
        {
            if (!places.TryGetValue(task.Comm, out int place))
            {
                places.Add(task.Comm, place = groups.Count);
                groups.Add([]);
            }

            groups[place].Add(task);
        }

        return groups.ConvertAll(group => new TaskGroup(group[0].Comm, group.ToEquatableArray())).ToEquatableArray();
    }
}
