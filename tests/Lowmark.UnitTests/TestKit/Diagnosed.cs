using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Programs;
using Lowmark.Remedies;

namespace Lowmark.UnitTests.TestKit;

/// <summary>Hand-built diagnosed reports. The figures are those of a 512 MiB guest with 4 KiB pages.</summary>
public static class Diagnosed
{
    /// <summary>A kill with the fields that are always there, and nothing else.</summary>
    public static DiagnosedReport Bare(long id = 1, long incident = 1, ReportKind kind = ReportKind.OomKill) => new()
    {
        Id = id,
        Incident = incident,
        Kind = kind,
        Time = new(null, null),
        Kernel = new(null, null),
        Source = new("kern.log", 1, 2, Complete: false, ["the memory state (Mem-Info)"], [], 0),
        Cause = UnknownCause,
    };

    public static Cause UnknownCause { get; } = new(
        "unknown", Confidence.Possible, "No line says which limit was reached.", [], []);

    /// <summary>A memcg kill with every field of the model filled.</summary>
    public static ExplainedReport Full(long id = 1, long incident = 1, string comm = "mysqld") => new(
        new DiagnosedReport
        {
            Id = id,
            Incident = incident,
            Kind = ReportKind.OomKill,
            Time = new(102.5m, "2026-10-11T12:24:42"),
            Kernel = new("6.12.107-cloud-amd64", PageSize.Of4KiB),
            Source = new("kern.log", 10, 80, true, ["one line of the task table"], [new(33, "eth0: link up")], 1),
            Request = new(
                0, 0xcc0, ["GFP_KERNEL"], "names and value agree with 6.3-7.2", "Normal", true, NodeMask.Of(0),
                "db", NodeMask.Of(0, 1), null),
            Trigger = new("backup", 77, 1, 0,
                new("page_fault", "handling a page fault", "vendor_fs", ["charge_memcg", "handle_mm_fault"])),
            Constraint = OomConstraint.Memcg,
            Memcg = new(
                "/system.slice/mysql.service", "/system.slice/mysql.service", new(204800), new(204800), 26, new(0),
                    new(0),
                new("systemd_service", "mysql.service", "pod-1", "c0ffee", "mysql.service", "Burstable"),
                [new("anon", 207618048), new("file", 0)]),
            Victims = [Victim(1234, comm)],
            Program = new(78, ProgramName.Earlyoom, ProgramSays.Killed)
            {
                Text = "sending SIGTERM", Space = MemorySpace.Heap, Pid = 1234, Comm = comm, Unit = "mysql.service",
                Cgroup = "/system.slice/mysql.service", ContainerId = "c0ffee", Container = "db", Pod = "prod/db-0",
                PodUid = "pod-1", AskedBytes = 4096, UsedBytes = 207618048, LimitBytes = 209715200,
                AvailableBytes = 1048576,
            },
            Prediction = new(
                1234, true,
                [new(900, "sshd", null, new(51200), -1000, false, "oom_score_adj is -1000"),
                 new(1234, comm, new(50000), new(49000), 0, true, null)],
                new(51200), "anon + file + shmem + swap + page tables + adj x totalpages / 1000", "the table is whole"),
            Memory = State,
            Ledger = new(
                "machine", new(507904), [new("anon", new(204800), 40), new("slab", new(20480), null)], new(282624)),
            Checks =
            [
                new(0, "Normal", true, null, new(10909), new(10909), new(11287), new(379), false, true,
                    "free 43636 kB - lowmem reserve 0 kB <= min 45148 kB", 42)
                {
                    Orders = [new(new(856, "UME"), true, null), new(new(3, "H"), false, "on lists it may not use")],
                },
                new(1, "Normal", false, "not in the nodemask", new(90000), null, null, null, null, null, "not asked",
                    43),
            ],
            Cause = new(
                "cgroup-limit", Confidence.Certain, "The group /system.slice/mysql.service used all of its 200 MiB.",
                [new(null, "usage 204800 kB >= limit 204800 kB", "the limit was reached"),
                 new(12, "memory: usage 204800kB, limit 204800kB, failcnt 26", "the kernel's own figures")],
                [new("no-swap", "There is no swap.", Confidence.Certain,
                    [new(70, "Total swap = 0kB", "no swap is set up")])]),
            Holders = [new("task", comm, 1234, 1, new(196000), new(0), true),
                new("name_group", "php-fpm", null, 12, new(1000), null, false)],
            Culprit = new("task", comm, 1234, new(196000), "the biggest process"),
        },
        [
            new Remedy(
                "raise-memcg-limit", "Raise the limit of mysql.service to 300 MiB", RemedyTime.Now,
                ["systemctl set-property --runtime mysql.service MemoryMax=300M"], null, "100 MiB more than it used",
                    "less for others",
                ["systemctl set-property --runtime mysql.service MemoryMax=200M"], ["cgroup-limit"]),
            new Remedy(
                "raise-memcg-limit", "Keep the limit at 300 MiB", RemedyTime.Lasting, ["systemctl daemon-reload"],
                new("/etc/systemd/system/mysql.service.d/50-lowmark.conf", "[Service]\nMemoryMax=300M\n"),
                    "holds after a reboot",
                "less for others", ["rm /etc/systemd/system/mysql.service.d/50-lowmark.conf"], ["cgroup-limit"]),
        ]);

    public static Victim Victim(int pid, string comm) => new(
        pid, comm, 27, new(900000), new(190000), new(6000), new(0), new(0), new(520), 0, "/system.slice/mysql.service",
            true, 78);

    public static Incident Incident(long id, params DiagnosedReport[] reports) => new(
        id, reports[0].Kind, reports[0].Cause, reports[0].Time, reports[^1].Time,
        reports.Select(report => report.Id).ToEquatableArray(), reports.Length,
        reports.SelectMany(report => report.Victims)
            .ToEquatableArray(), reports.Sum(report => report.Victims.Count))
    {
        Seconds = reports.Length > 1 ? 5.25 : 0,
    };

    private static MemoryState State { get; } = new(
        PageSize.Of4KiB, true,
        [
            new NodeState(
                0,
                [new ZoneState
                {
                    Node = 0, Name = "Normal", Free = new(10909), Boost = new(0), Min = new(11287), Low = new(14000),
                        High = new(17000),
                    ReservedHighatomic = new(0), FreeHighatomic = new(0), Present = new(131072), Managed = new(126976),
                        Spanned = new(131072),
                    FreePcp = new(12), FreeCma = new(0), LowmemReserve = new EquatableArray<Pages>([new(0), new(0)]),
                    FreeArea = new([new(856, "UME"), new(375, null)]), Counters = [new("mlocked", new(0))], Line = 42,
                        FreeAreaLine = 43,
                }],
                [new("active_anon", new(190000))], false, [new HugePagePool(4, 2, 0, new(2048), 50)], 41),
        ],
        new MemoryTotals
        {
            Counters = [new("free", new(10909))], Ram = new(131072), Reserved = new(4096), TotalRam = new(126976),
                PageCache = new(1500),
            SwapCache = new(0), FreeSwap = new(0), TotalSwap = new(0), CmaReserved = new(0), HardwarePoisoned = new(0),
        },
        NodesAreFiltered: false);
}
