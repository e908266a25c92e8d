using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Locked memory can not be reclaimed.</summary>
public sealed class Mlocked : ICheck
{
    private static readonly TaskRows s_locked = new("VmLck", task => task.Locked, "has locked up to");
    private static readonly TaskRows s_pinned = new("VmPin", task => task.Pinned, "has pinned for devices");

    public RuleDoc Doc { get; } = new(
        "mlocked",
        "locked memory can not be reclaimed",
        "Unevictable is at least 15 % of RAM: locked pages, ramfs, shared memory that is locked. Where the processes "
        + "that locked or pinned most are known, they are named.",
        "It is less.",
        "/proc/meminfo can not be read.",
        "Locked pages can neither be swapped nor dropped.",
        "Unevictable of meminfo_proc_show(), fs/proc/meminfo.c (v2.6.28); VmLck and VmPin (v3.2) of task_mem(), "
        + "fs/proc/task_mmu.c: VmLck is address space, locked or to be locked when touched. The 15 % mark is ours.");

    public CheckResult Run(HostFacts host) =>
        new RamShare(host.Memory.Unevictable, "Unevictable", Factors.Mlocked.MinPercent, "unevictable memory is").Judge(
            Doc, host,
            (size, share) =>
                $"{size} are locked (mlock, ramfs) and can not be reclaimed, {share}{s_locked.MostInWords(host)}.",
            () =>
            [
                host.MemInfoRow("Mlocked", "of it, locked by mlock"),
                .. s_locked.Evidence(host),
                .. s_pinned.Evidence(host),
                .. TmpfsRows.Of(host, "ramfs"),
            ]);
}
