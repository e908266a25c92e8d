using System.Globalization;

namespace Lowmark.UnitTests.Host.Processes;

/// <summary>Per-process files as kernels print them; names and figures are invented.</summary>
internal static class ProcessTexts
{
    /// <summary>6.18, x86-64: printed by a running kernel, shortened after the row that is read last.</summary>
    public const string Status618 =
        "Name:\tledgerd\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t812\nNgid:\t0\nPid:\t812\nPPid:\t1\nTracerPid:\t0\n"
        + "Uid:\t998\t998\t998\t998\nGid:\t998\t998\t998\t998\nFDSize:\t256\nGroups:\t \nNStgid:\t812\nNSpid:\t812\n"
        + "NSpgid:\t812\nNSsid:\t812\nKthread:\t0\nVmPeak:\t52072876 kB\nVmSize:\t52072000 kB\nVmLck:\t      64 kB\n"
        + "VmPin:\t       8 kB\nVmHWM:\t  257820 kB\nVmRSS:\t  206096 kB\nRssAnon:\t  141684 kB\n"
        + "RssFile:\t   39372 kB\nRssShmem:\t   25040 kB\nVmData:\t  206584 kB\nVmStk:\t     132 kB\n"
        + "VmExe:\t      48 kB\nVmLib:\t   44432 kB\nVmPTE:\t     620 kB\nVmSwap:\t    1024 kB\n"
        + "HugetlbPages:\t    2048 kB\nCoreDumping:\t0\nTHP_enabled:\t1\nuntag_mask:\t0xffffffffffffffff\n"
        + "Threads:\t7\nSigQ:\t1/96365\n";

    /// <summary>6.18, a kernel thread: no memory rows.</summary>
    public const string StatusOfKernelThread618 =
        "Name:\tkthreadd\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t2\nNgid:\t0\nPid:\t2\nPPid:\t0\nTracerPid:\t0\n"
        + "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t64\nGroups:\t \nNStgid:\t2\nNSpid:\t2\nNSpgid:\t0\nNSsid:\t0\n"
        + "Kthread:\t1\nThreads:\t1\nSigQ:\t1/96365\n";

    /// <summary>4.4: no RssAnon and its like (4.5), page tables in two rows; re-derived from task_mem(),
    /// fs/proc/task_mmu.c.</summary>
    public const string Status44 =
        "Name:\tledgerd\nState:\tS (sleeping)\nTgid:\t812\nNgid:\t0\nPid:\t812\nPPid:\t1\nTracerPid:\t0\n"
        + "Uid:\t998\t998\t998\t998\nGid:\t998\t998\t998\t998\nFDSize:\t64\nGroups:\t\nNStgid:\t812\nNSpid:\t812\n"
        + "NSpgid:\t812\nNSsid:\t812\nVmPeak:\t  400000 kB\nVmSize:\t  390000 kB\nVmLck:\t       0 kB\n"
        + "VmPin:\t       0 kB\nVmHWM:\t   90000 kB\nVmRSS:\t   80000 kB\nVmData:\t   70000 kB\nVmStk:\t     132 kB\n"
        + "VmExe:\t      48 kB\nVmLib:\t    4000 kB\nVmPTE:\t     300 kB\nVmPMD:\t      12 kB\nVmSwap:\t    4000 kB\n"
        + "HugetlbPages:\t       0 kB\nThreads:\t2\nSigQ:\t0/7882\n";

    /// <summary>2.6.32: no swap row before 2.6.34, no pinned memory; re-derived from task_mem(),
    /// fs/proc/task_mmu.c.</summary>
    public const string Status2632 =
        "Name:\tledgerd\nState:\tS (sleeping)\nTgid:\t812\nPid:\t812\nPPid:\t1\nTracerPid:\t0\n"
        + "Uid:\t99\t99\t99\t99\nGid:\t99\t99\t99\t99\nFDSize:\t64\nGroups:\t99 \nVmPeak:\t    9000 kB\n"
        + "VmSize:\t    8000 kB\nVmLck:\t       0 kB\nVmHWM:\t    1200 kB\nVmRSS:\t    1000 kB\nVmData:\t     300 kB\n"
        + "VmStk:\t      84 kB\nVmExe:\t      16 kB\nVmLib:\t    1600 kB\nVmPTE:\t      40 kB\nThreads:\t1\n"
        + "SigQ:\t0/16007\n";

    /// <summary>The line of do_task_stat(), 6.18.</summary>
    public static string Stat(
        int pid, string name = "ledgerd", char state = 'S', long start = 3_784_533, bool isKernelThread = false) =>
        string.Create(CultureInfo.InvariantCulture, $"{pid} ({name}) {state} 1 812 812 0 -1 ")
        + (isKernelThread ? "2129984" : "4194304")
        + string.Create(CultureInfo.InvariantCulture, $" 101452 0 17 0 9421 161 0 0 30 10 7 0 {start} ")
        + "53321728000 51469"
        + " 18446744073709551615 94149981293488 94149981337008 140725895969232 0 0 0 0 4103 17656 0 0 0 17 0 0 0 0 0 0"
        + " 94149981346736 94149981347480 94150314835968 140725895973253 140725895973351 140725895973351"
        + " 140725895974888 0\n";

    public static string StatusWith(string name, long anonKiB) =>
        Status618.Replace("ledgerd", name, StringComparison.Ordinal)
            .Replace(
                "  141684 kB",
                string.Create(CultureInfo.InvariantCulture, $"{anonKiB,8} kB"),
                StringComparison.Ordinal);

    /// <summary>Adds the files of one process.</summary>
    public static FakeHost WithProcess(
        this FakeHost host, int pid, string name = "ledgerd", long anonKiB = 141_684, long start = 3_784_533,
        string cgroup = "0::/system.slice/ledgerd.service\n") =>
        host.With($"/proc/{pid}/stat", Stat(pid, name, start: start))
            .With($"/proc/{pid}/status", StatusWith(name, anonKiB))
            .With($"/proc/{pid}/oom_score_adj", "-250\n")
            .With($"/proc/{pid}/oom_score", "524\n")
            .With($"/proc/{pid}/cgroup", cgroup);

    public static FakeHost WithKernelThread(this FakeHost host, int pid, string name = "kworker/0:1-events") =>
        host.With($"/proc/{pid}/stat", Stat(pid, name, 'I', isKernelThread: true))
            .With($"/proc/{pid}/status", StatusOfKernelThread618);
}
