using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>A kernel report as text, part by part in the order in which the kernel prints them. A part that is null or
/// empty is left out. The presets are reports of v6.1 on x86-64.</summary>
internal sealed record ReportText
{
    /// <summary>printk stamp of all lines, seconds; null prints none.</summary>
    public decimal? Stamp { get; init; } = 100m;

    /// <summary>What stands above the report: the sysrq line.</summary>
    public string? Above { get; init; }

    public string? Header { get; init; }

    /// <summary><c>COMM cpuset=… mems_allowed=…</c>, up to v4.19.</summary>
    public string? Cpuset { get; init; }

    public string? Context { get; init; } = "CPU: 0 PID: 900 Comm: db Not tainted 6.1.0-50-amd64 #1  Debian 6.1.176-1";

    public EquatableArray<string> Trace { get; init; } =
    [
        "Call Trace:", " <TASK>", " dump_stack_lvl+0x44/0x5c", " handle_mm_fault+0xdb/0x2d0",
        " asm_exc_page_fault+0x22/0x30", " </TASK>",
    ];

    public EquatableArray<string> Memcg { get; init; }

    public MemInfoText? Memory { get; init; }

    /// <summary>"Unreclaimable slab info" with its rows (v4.15+).</summary>
    public EquatableArray<string> Slab { get; init; }

    public EquatableArray<string> Tasks { get; init; }

    /// <summary><c>oom-kill:</c> (v5.0+).</summary>
    public string? Summary { get; init; }

    /// <summary>Kill lines, and what comes after them.</summary>
    public EquatableArray<string> Kill { get; init; }

    /// <summary>A kill for the whole machine: db holds 600,000 kB, 60 % of RAM.</summary>
    public static ReportText Oom { get; } = new()
    {
        Header = "db invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=0, "
            + "oom_score_adj=0",
        Memory = new MemInfoText(),
        Tasks = TaskText.Table(
            new TaskText("sshd", 300, 1000) { Adj = -1000 }, new TaskText("db", 900, 150_000), new TaskText("backup",
            901, 20_000)),
        Summary = "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
            + "task_memcg=/system.slice/db.service,task=db,pid=900,uid=27",
        Kill = [Killed("Out of memory", "db", 900, 600_000)],
    };

    /// <summary>A kill for the limit of the victim's own group: db holds 80,000 kB, 80 % of the limit.</summary>
    public static ReportText MemcgOom { get; } = new()
    {
        Header = "db invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
        Memcg = new MemcgText("/system.slice/db.service").Lines(),
        Tasks = TaskText.Table(new TaskText("db", 900, 20_000), new TaskText("worker", 901, 500)),
        Summary = MemcgSummary("/system.slice/db.service", "/system.slice/db.service"),
        Kill = [Killed("Memory cgroup out of memory", "db", 900, 80_000)],
    };

    /// <summary>A GFP_ATOMIC request of order 0 that found the reserve used up.</summary>
    public static ReportText AllocationFailure { get; } = new()
    {
        Header = "swapper/0: page allocation failure: order:0, mode:0xa20(GFP_ATOMIC), "
            + "nodemask=(null),cpuset=/,mems_allowed=0",
        Context = "CPU: 0 PID: 0 Comm: swapper/0 Not tainted 6.1.0-50-amd64 #1  Debian 6.1.176-1",
        Memory = new MemInfoText().WithNormal(MemInfoText.Normal with { Free = 700 }),
    };

    public static string Killed(string message, string comm, int pid, long anonKiB) =>
        $"{message}: Killed process {pid} ({comm}) total-vm:{anonKiB + 200_000}kB, anon-rss:{anonKiB}kB, "
        + "file-rss:0kB, shmem-rss:0kB, UID:27 pgtables:1400kB oom_score_adj:0";

    public static string MemcgSummary(string limit, string task) =>
        "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
        + $"oom_memcg={limit},task_memcg={task},"
        + "task=db,pid=900,uid=27";

    /// <summary>The lines as <c>dmesg -S</c> prints them.</summary>
    public string[] Lines() => [.. Parts().Select(line => Prefix + line)];

    private string Prefix => Stamp is { } seconds ? $"[{seconds,12:0.000000}] " : "";

    private IEnumerable<string> Parts()
    {
        string?[] first = [Above, Header, Cpuset, Context];
        IEnumerable<string?> all =
            [.. first, .. Trace, .. Memcg, .. Memory?.Lines() ?? [], .. Slab, .. Tasks, Summary, .. Kill];
        return all.OfType<string>();
    }
}
