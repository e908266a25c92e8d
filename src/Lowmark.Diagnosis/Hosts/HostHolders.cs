using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Who holds the memory of a running machine: tasks, tasks of one name, groups.</summary>
internal static class HostHolders
{
    private const int MostOfAKind = 10;

    public static EquatableArray<MemoryHolder> Read(HostFacts host)
    {
        ProcessRow[] rows = [.. host.Host.Processes.Rows.Where(row => row.Rss is { Count: > 0 })];
        IEnumerable<MemoryHolder> tasks = rows
            .Select(row => new MemoryHolder("task", row.Name, row.Pid, 1, row.Rss!.Value, row.Swap, false));
        IEnumerable<MemoryHolder> names = rows.GroupBy(row => row.Name, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => new MemoryHolder(
                "name_group", group.Key, null, group.Count(), Sum(group, row => row.Rss) ?? default,
                Sum(group, row => row.Swap), false));
        IEnumerable<MemoryHolder> groups = (host.Host.Groups?.Groups ?? [])
            .Where(group => group.Parent is not null && group.Memory?.Usage is { Count: > 0 })
            .Select(Of);
        return [.. Largest(tasks), .. Largest(names), .. Largest(groups)];
    }

    private static MemoryHolder Of(Cgroup group) => new(
        "memcg", group.Path, null, 0, group.Memory!.Usage!.Value, group.Memory.Swap, false);

    private static IEnumerable<MemoryHolder> Largest(IEnumerable<MemoryHolder> holders) =>
        holders.OrderByDescending(holder => holder.Held).ThenBy(holder => holder.Name, StringComparer.Ordinal)
            .Take(MostOfAKind);

    private static KiB? Sum(IEnumerable<ProcessRow> rows, Func<ProcessRow, KiB?> figure)
    {
        KiB? sum = null;
        foreach (ProcessRow row in rows)
        {
            if (figure(row) is { } part) { sum = (sum ?? default) + part; }
        }

        return sum;
    }
}
