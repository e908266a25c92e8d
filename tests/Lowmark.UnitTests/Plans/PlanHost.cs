using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Plans;
using Lowmark.TestKit;

namespace Lowmark.UnitTests.Plans;

/// <summary>A machine of 8 GiB under systemd, pages of 4 KiB, and plans for it.</summary>
internal static class PlanHost
{
    public const long MiB = 1024;
    public const long GiB = 1024 * MiB;

    public static PlanOptions Both { get; } = new(Now: true, Lasting: true);

    public static PlanOptions NowOnly { get; } = new(Now: true, Lasting: false);

    public static PlanOptions LastingOnly { get; } = new(Now: false, Lasting: true);

    public static FakeHost Machine()
    {
        FakeHost host = new FakeHost()
            .With("/proc/sys/kernel/osrelease", "6.12.0\n")
            .With("/proc/meminfo", MemInfo())
            .With("/proc/zoneinfo", Zone("DMA", 3840) + Zone("DMA32", 524_288) + Zone("Normal", 1_523_712))
            .WithFolder("/run/systemd/system")
            .With("/proc/sys/vm/compact_memory", "")
            .With("/proc/sys/vm/drop_caches", "0\n")
            .With("/proc/sys/kernel/sysrq", "176\n")
            .With("/usr/bin/systemctl", "")
            .With("/usr/sbin/sysctl", "");
        (string Name, string Value)[] settings =
        [
            ("min_free_kbytes", "11584"), ("watermark_scale_factor", "10"), ("swappiness", "60"),
            ("vfs_cache_pressure", "100"), ("overcommit_memory", "0"), ("overcommit_ratio", "50"),
            ("overcommit_kbytes", "0"), ("dirty_ratio", "20"), ("dirty_bytes", "0"), ("nr_hugepages", "0"),
            ("lowmem_reserve_ratio", "256\t256\t32\t0\t0"), ("percpu_pagelist_high_fraction", "0"),
            ("panic_on_oom", "0"), ("max_map_count", "65530"),
        ];
        foreach ((string name, string value) in settings) { host.With($"/proc/sys/vm/{name}", $"{value}\n"); }
        return host;
    }

    public static string MemInfo(long availableKiB = 4 * GiB, long committedKiB = 2 * GiB) =>
        $"MemTotal: {8 * GiB} kB\nMemFree: {GiB} kB\nMemAvailable: {availableKiB} kB\n"
            + $"Active(file): {GiB} kB\nInactive(file): {2 * GiB} kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\nDirty: 20 kB\n"
            + $"SReclaimable: {GiB / 2} kB\nCommitted_AS: {committedKiB} kB\nHugepagesize: 2048 kB\nHugetlb: 0 kB\n";

    public static Plan Of(this FakeHost host, PlanOptions options, params Change[] changes) =>
        Planner.Of([.. changes.Select(change => new PlannedChange(change, [], "", ""))], host, null, options);

    public static Plan Of(this FakeHost host, HostReport report, Change change) =>
        Planner.Of([new PlannedChange(change, [], "", "")], host, report, Both);

    /// <summary>The only item of a plan that refuses nothing.</summary>
    public static PlanItem Item(this FakeHost host, PlanOptions options, params Change[] changes)
    {
        Plan plan = host.Of(options, changes);
        Assert.Empty(plan.Refused);
        return Assert.Single(plan.Items);
    }

    /// <summary>Why the only change is refused.</summary>
    public static string WhyNot(this FakeHost host, Change change, PlanOptions? options = null) =>
        host.Refused(change, options).Why;

    public static RefusedChange Refused(this FakeHost host, Change change, PlanOptions? options = null)
    {
        Plan plan = host.Of(options ?? Both, change);
        Assert.Empty(plan.Items);
        return Assert.Single(plan.Refused);
    }

    /// <summary>Steps as <c>file: old -> new</c>, <c>program arguments | undo</c>.</summary>
    public static string[] Shown(IEnumerable<Step> steps) => [.. steps.Select(Shown)];

    private static string Shown(Step step) => step switch
    {
        WriteValue write => $"{write.File}: {write.Old} -> {write.New}",
        WriteTrigger trigger => $"{trigger.File}! {trigger.Value}",
        ReplaceFile file => $"{file.File}: {file.Old ?? "(none)"} => {file.New ?? "(none)"}",
        MakeSwapFile swap => $"{swap.File} + {swap.Bytes} {swap.Way}",
        RunProgram run => $"{run.Program} {string.Join(' ', run.Arguments)} | {Undo(run)}",
        _ => step.ToString(),
    };

    private static string Undo(RunProgram run) =>
        run.Undo is { } undo ? $"{run.UndoProgram ?? run.Program} {string.Join(' ', undo)}" : "nothing";

    public static KiB KiB(long count) => new(count);

    private static string Zone(string name, long managed) =>
        $"Node 0, zone {name}\n  pages free {managed / 8}\n        min 10\n        low 20\n        high 30\n"
            + $"        spanned {managed}\n        present {managed}\n        managed {managed}\n"
            + "        protection: (0, 0, 0, 0)\n";
}
