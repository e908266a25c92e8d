using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Bounds how many processes of a kind there may be, by what each takes.</summary>
internal static class LimitTasks
{
    public static Remedy? Propose(Situation s)
    {
        if (!s.Is("global-exhaustion", "cgroup-limit", "cgroup-parent-limit")) { return null; }

        // Then the memory is not in the processes, however many there are.
        if (s.HasAny("shmem", "slab-unreclaimable", "unaccounted")) { return null; }
        MemoryHolder? group = null;
        foreach (MemoryHolder holder in s.Report.Holders)
        {
            bool counts = holder is { Kind: "name_group", Tasks: > 1 } && holder.Resident.Count > 0;
            if (counts && (group is null || holder.Resident > group.Resident)) { group = holder; }
        }

        KiB? room = s.IsMemcg ? s.Report.Memcg?.Limit : s.Ram;
        if (group is null || room is not { } all) { return null; }
        // What the group may take if all else stays and a fifth is kept for peaks.
        KiB excess = Amount.Times(all, 1, 5);
        KiB each = new(Math.Max(1, group.Resident.Count / group.Tasks));
        long most = (group.Resident - excess).Count / each.Count;
        if (most < 1 || most >= group.Tasks) { return null; }
        return new(
            "limit-tasks",
            $"Run at most {most} of the {group.Tasks} processes of the largest kind",
            RemedyTime.Lasting,
            [
                $"ps -o pid,ppid,rss,args -C {ShellQuote.Quote(group.Name)}",
                $"sudo systemctl set-property UNIT TasksMax={most}",
            ],
            null,
            $"{group.Tasks} processes of one name hold {Amount.Text(group.Resident)}, {Amount.Text(each)} each. "
                + $"{most} of them leave {Amount.Text(excess)}, a fifth of {Amount.Text(all)}, for peaks. The number "
                + "of workers in the program's own configuration is the better place; TasksMax= counts threads, too.",
            "Fewer workers serve fewer requests at a time. At TasksMax= fork fails.",
            ["sudo systemctl set-property UNIT TasksMax=infinity"],
            s.Because("many-processes", "kernel-stacks"));
    }
}
