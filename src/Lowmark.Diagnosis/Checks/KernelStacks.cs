using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Processes;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Kernel stacks hold much of the memory.</summary>
public sealed class KernelStacks : ICheck
{
    private const int Named = 3;

    public RuleDoc Doc { get; } = new(
        "kernel-stacks",
        "kernel stacks hold much of the memory",
        "KernelStack is at least 5 % of RAM. The processes with most threads are named.",
        "It is less.",
        "/proc/meminfo can not be read, or has no such row (it does since v2.6.32).",
        "Every thread costs 8 to 16 kB of kernel stack on most machines: there are far too many threads.",
        "KernelStack of meminfo_proc_show(), fs/proc/meminfo.c; the 5 % mark is ours.");

    public CheckResult Run(HostFacts host) =>
        new RamShare(host.Memory.KernelStack, "KernelStack", Factors.KernelStacks.MinPercent, "kernel stacks are")
            .Judge(
                Doc, host,
                (size, share) => $"Kernel stacks hold {size}, {share}{MostInWords(host)}.",
                () => MostThreads(host).Take(Named).Select(task => new HostEvidence(
                    $"/proc/{task.Pid}/status", $"Threads: {task.Threads}",
                    $"{task.Name} (pid {task.Pid}) has {task.Threads} threads")));

    private static string MostInWords(HostFacts host) => MostThreads(host).FirstOrDefault() is { } most
        ? $"; {most.Name} (pid {most.Pid}) has most threads, {most.Threads}"
        : "";

    private static IOrderedEnumerable<ProcessRow> MostThreads(HostFacts host) =>
        host.Host.Processes.Rows.Where(task => task.Threads > 0).OrderByDescending(task => task.Threads);
}
