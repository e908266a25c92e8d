using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Page tables hold much of the memory.</summary>
public sealed class PageTables : ICheck
{
    private static readonly TaskRows s_tasks = new("VmPTE", task => task.PageTables, "has page tables of");

    public RuleDoc Doc { get; } = new(
        "page-tables",
        "page tables hold much of the memory",
        "PageTables is at least 5 % of RAM. The processes with most of it are named.",
        "It is less.",
        "/proc/meminfo can not be read.",
        "Many processes map the same large segment, or one maps memory sparsely; huge pages need next to no tables.",
        "PageTables of meminfo_proc_show(), fs/proc/meminfo.c; VmPTE of task_mem(), fs/proc/task_mmu.c; the 5 % mark "
        + "is ours.");

    public CheckResult Run(HostFacts host) =>
        new RamShare(host.Memory.PageTables, "PageTables", Factors.PageTables.MinPercent, "page tables are").Judge(
            Doc, host,
            (size, share) => $"Page tables hold {size}, {share}{s_tasks.MostInWords(host)}.",
            () => s_tasks.Evidence(host));
}
