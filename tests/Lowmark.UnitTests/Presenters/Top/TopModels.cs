using System.Globalization;
using Lowmark.Cli.Top;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Presenters.Top;
using Lowmark.UnitTests.Diagnosis.Checks;
using Lowmark.UnitTests.Host;
using Lowmark.UnitTests.Host.Cgroups;

namespace Lowmark.UnitTests.Presenters.Top;

/// <summary>A guest of the lab, with processes and groups that are invented, looked at twice.</summary>
internal static class TopModels
{
    private const long MiB = 1024 * 1024;
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>What a hostile name may hold: a sequence that clears the screen, a bell, a line end, text that runs
    /// to the left, a combining mark, wide characters.</summary>
    public const string Hostile = "e\e[2J\a\u202e\u0301\u6f22\u5b57\u009b31m";

    /// <summary>Findings are given, so that they stay when a check changes.</summary>
    public static TopModel Of(string guest = "7.2.13/numa-cpuset-before", string name = "worker")
    {
        FakeHost files = FilesOf(guest, name);
        LiveHost live = new(files, TimeSpan.FromSeconds(1), () => TimeSpan.Zero, new StoppedClock());
        live.Refresh();
        Move(files);
        TopModel model = live.Refresh();
        return model with
        {
            Report = model.Report with
            {
                Host = model.Report.Host with { Name = name == "worker" ? "vm-db1" : name },
                Findings = Findings(name),
                Quiet = [new("slab-unreclaimable", "fine", "SUnreclaim is 3 % of RAM")],
                Gaps = [new("/proc/PID/oom_score", "denied", 3)],
            },
        };
    }

    public static FakeHost FilesOf(string guest, string name)
    {
        FakeHost files = GuestFiles.Of(guest)
            .With("/proc/uptime", "1000.00 1.00\n")
            .With("/proc/sys/kernel/osrelease", "7.2.13-amd64\n")
            .With("/proc/vmstat", VmStat(0))
            .With("/proc/pressure/memory", Pressure(0))
            .WithGroupV2($"{Groups}/kubepods.slice", 180 * MiB, 200 * MiB)
            .WithGroupV2($"{Groups}/kubepods.slice/pod1", 60 * MiB, 150 * MiB)
            .WithGroupV2($"{Groups}/kubepods.slice/{name}", 99 * MiB, 100 * MiB)
            .WithGroupV2($"{Groups}/kubepods.slice/pod3", 10 * MiB, 400 * MiB)
            .WithGroupV2($"{Groups}/system.slice", 70 * MiB)
            .WithGroupV2($"{Groups}/system.slice/db.service", 30 * MiB, 300 * MiB)
            .WithRootV2(Groups);
        new ProcessText(1, "init", 2000).AddTo(files);
        new ProcessText(70, "postgres", 30_000) { Adj = -500, Group = "/system.slice/db.service" }.AddTo(files);
        new ProcessText(812, name, 60_000) { Adj = 300, Group = $"/kubepods.slice/{name}" }.AddTo(files);
        new ProcessText(813, "java", 40_000) { Group = "/kubepods.slice/pod1" }.AddTo(files);
        return files;
    }

    /// <summary>A second later.</summary>
    public static void Move(FakeHost files) => files
        .With("/proc/uptime", "1001.00 1.00\n")
        .With("/proc/vmstat", VmStat(1200))
        .With("/proc/pressure/memory", Pressure(250_000));

    private static EquatableArray<HostFinding> Findings(string name) =>
    [
        new(
            "cgroup-near-limit", Severity.Critical, Confidence.Certain,
            $"/kubepods.slice/{name} holds 99 MiB of its limit of 100 MiB: 1 MiB is left.",
            [new($"{Groups}/kubepods.slice/{name}", "usage 101376 kB, limit 102400 kB", "99 % of its limit")])
        {
            Subject = new("memcg", $"/kubepods.slice/{name}"),
        },
        new(
            "memory-pressure", Severity.Warning, Confidence.Likely,
            "Tasks lost 25 % of the last second to waiting for memory, and it becomes more.",
            [new("/proc/pressure/memory", "some avg10=21.27 avg60=4.36", "share of time")]),
        new(
            "swap-absent", Severity.Notice, Confidence.Certain, "There is no swap.",
            [new("/proc/meminfo", "SwapTotal: 0 kB", "none")]),
    ];

    private static string VmStat(long more) => string.Create(
        CultureInfo.InvariantCulture,
        $"allocstall_normal {15 + more}\npgscan_direct {41 + (30 * more)}\npgscan_kswapd 7\npswpin 0\npswpout 0\n")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"workingset_refault_anon 4\nworkingset_refault_file {8 + more}\ncompact_fail {more / 100}\noom_kill 2\n");

    private static string Pressure(long more) => string.Create(
        CultureInfo.InvariantCulture,
        $"some avg10=21.27 avg60=4.36 avg300=0.94 total={125_535_156 + more}\n")
        + string.Create(
            CultureInfo.InvariantCulture, $"full avg10=0.00 avg60=2.00 avg300=0.04 total={37_753_173 + (more / 10)}\n");

    /// <summary>Noon, always.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

        public override long GetTimestamp() => 0;
    }
}
