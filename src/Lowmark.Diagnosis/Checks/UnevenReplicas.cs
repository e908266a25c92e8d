using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>One of several equal services holds far more than the others.</summary>
public sealed class UnevenReplicas : ICheck
{
    private const int MinReplicas = 3;
    private const int MinTimesMedian = 3;
    private const double MinPercent = 5;
    private const int MostNamed = 3;

    public RuleDoc Doc { get; } = new(
        "uneven-replicas",
        "one of several equal services holds far more than the others",
        "Of at least 3 groups side by side whose names differ in numbers, ids or the instance alone and whose largest "
        + "processes have one name, or of 3 workers (processes of one name and parent), one holds at least three "
        + "times the median and 5 % of RAM. File cache is not counted for it.",
        "None does.",
        "Neither the processes nor the groups can be read.",
        "They are meant to share the load: one that leaks, or gets all the work, shows against the others.",
        "memory.current and memory.stat (Documentation/admin-guide/cgroup-v2.rst); RssAnon, VmSwap of task_mem(), "
        + "fs/proc/task_mmu.c. The marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        bool hasTasks = host.Host.Processes.State is HostFileState.Read;
        if (!hasTasks && host.Host.Groups?.State is not HostFileState.Read)
        {
            return CheckResult.Unknown("/proc/PID/status, and the memory groups");
        }

        return CheckResult.Of(
            UnevenGroups(host).Take(MostNamed).Concat(UnevenWorkers(host).Take(MostNamed)),
            "no service holds far more than its replicas");
    }

    private IEnumerable<HostFinding> UnevenGroups(HostFacts host)
    {
        foreach (Cgroup group in LargestGroups.Of(host))
        {
            if (!IsMuch(host, group.Memory?.Usage) || ReplicaName.StemOf(group.Name) is not { } stem) { continue; }
            string? leading = LargestTask(group)?.Name;
            Cgroup[] replicas =
            [
                .. (group.Parent?.Children ?? []).Where(other => other.Memory?.Usage is not null
                    && ReplicaName.StemOf(other.Name) == stem && LargestTask(other)?.Name == leading),
            ];
            KiB median = Median(replicas.Select(replica => replica.Memory!.Usage!.Value));
            if (!IsUneven(replicas.Length, group.Memory?.Usage, median)) { continue; }
            MemcgStat? stat = host.Host.StatOf(group);
            KiB? held = stat is { Anon: { } anonymous } ? anonymous + (stat.Shmem ?? default) : group.Memory?.Usage;
            if (held is not { } own || !IsMuch(host, own) || !IsUneven(replicas.Length, own, median)) { continue; }
            yield return Doc.At(
                Severity.Notice, Confidence.Possible,
                $"{group.Path} holds {own.ToReadable()}, {host.ShareOfRam(own)}; the median of its {replicas.Length} "
                + $"replicas is {median.ToReadable()}.",
                [
                    new HostEvidence(
                        host.Host.Groups?.PathOf(group, "memory.stat"), $"anon + shmem = {own}", "what this one holds"),
                    .. replicas.Where(other => other != group).Take(MostNamed).Select(other => new HostEvidence(
                        host.Host.Groups?.PathOf(other, "memory.current"), $"{other.Memory?.Usage?.Bytes}",
                        "what another one holds, with file cache")),
                ]) with
            {
                Subject = new("memcg", group.Path),
            };
        }
    }

    private IEnumerable<HostFinding> UnevenWorkers(HostFacts host)
    {
        IEnumerable<ProcessRow> large = host.Host.Processes.Rows
            .Where(task => task.Parent > 2 && IsMuch(host, task.Own)).OrderByDescending(task => task.Own);
        foreach (ProcessRow task in large)
        {
            ProcessRow[] workers =
            [
                .. host.Host.Processes.Rows.Where(other =>
                    other.Parent == task.Parent && other.Own is not null && other.Name == task.Name),
            ];
            KiB median = Median(workers.Select(worker => worker.Own!.Value));
            if (task.Own is not { } own || !IsUneven(workers.Length, own, median)) { continue; }
            yield return Doc.At(
                Severity.Notice, Confidence.Likely,
                $"{task.Name} (pid {task.Pid}) holds {own.ToReadable()}, {host.ShareOfRam(own)}; the median of "
                + $"{workers.Length} workers of this name is {median.ToReadable()}.",
                [
                    Row(task, "what this one holds"),
                    .. workers.Where(other => other != task).Take(MostNamed)
                        .Select(other => Row(other, "what another one holds")),
                ]) with
            {
                Subject = new("task", task.Name, task.Pid),
            };
        }
    }

    private static bool IsMuch(HostFacts host, KiB? held) => host.PercentOfRam(held) >= MinPercent;

    private static bool IsUneven(int replicas, KiB? held, KiB median) =>
        replicas >= MinReplicas && held?.Count / MinTimesMedian >= median.Count;

    /// <summary>The lower one of the two in the middle.</summary>
    private static KiB Median(IEnumerable<KiB> sizes)
    {
        KiB[] sorted = [.. sizes.Order()];
        return sorted.Length == 0 ? default : sorted[(sorted.Length - 1) / 2];
    }

    private static ProcessRow? LargestTask(Cgroup group)
    {
        ProcessRow? largest = null;
        Stack<Cgroup> left = new([group]);
        while (left.TryPop(out Cgroup? at))
        {
            foreach (ProcessRow task in at.Processes)
            {
                if (task.Own is { } own && (largest is null || own > largest.Own)) { largest = task; }
            }

            foreach (Cgroup child in at.Children) { left.Push(child); }
        }

        return largest;
    }

    private static HostEvidence Row(ProcessRow task, string because) => new(
        $"/proc/{task.Pid}/status",
        $"{(task.RssAnon is null ? "VmRSS" : "RssAnon")}: {task.RssAnon ?? task.Rss}, VmSwap: {task.Swap ?? default}",
        because);
}
