using System.Globalization;
using Lowmark.Diagnosis.Checks;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Host;
using Lowmark.UnitTests.Host.Cgroups;
using Lowmark.UnitTests.Host.Processes;

namespace Lowmark.UnitTests.Diagnosis.Checks;

/// <summary>A machine with the figures that a check is to judge; nothing else is there, until it is said.</summary>
internal sealed class CheckHost
{
    private const string Groups = "/sys/fs/cgroup";

    private readonly FakeHost _files = new();
    private HostSampler? _sampler;
    private double _uptime = 1000;

    public CheckHost() => SetClock();

    /// <summary>Of 10 000 000 kB, so that 100 000 kB are 1 %, and all rows that follow.</summary>
    public static CheckHost WithRam(params ReadOnlySpan<(string Row, long Value)> rows) =>
        new CheckHost().MemInfo([("MemTotal", 10_000_000), .. rows]);

    public CheckHost With(string path, string text)
    {
        _files.With(path, text);
        return this;
    }

    public CheckHost With(string path, long value) => With(path, string.Create(
        CultureInfo.InvariantCulture, $"{value}\n"));

    /// <summary>A file of /proc/sys/vm.</summary>
    public CheckHost Setting(string name, long value) => With($"/proc/sys/vm/{name}", value);

    public CheckHost Without(string path, HostFileState why)
    {
        _files.Without(path, why);
        return this;
    }

    /// <summary>The whole file: rows in kB.</summary>
    public CheckHost MemInfo(params ReadOnlySpan<(string Row, long Value)> rows) =>
        With("/proc/meminfo", Rows(rows, static (row, value) => $"{row + ":",-16}{value,8} kB\n"));

    /// <summary>The whole file.</summary>
    public CheckHost VmStat(params ReadOnlySpan<(string Row, long Value)> rows) =>
        With("/proc/vmstat", Rows(rows, static (row, value) => $"{row} {value}\n"));

    /// <param name="full">avg10, avg60, avg300 in percent.</param>
    public CheckHost Pressure((double, double, double) some, (double, double, double) full) =>
        With("/proc/pressure/memory", Line("some", some) + Line("full", full));

    public CheckHost Process(ProcessText process)
    {
        process.AddTo(_files);
        return this;
    }

    /// <summary>Of v2, by its path, with or without a limit in KiB. With <c>""</c> the root of what is seen is itself a
    /// group: a container.</summary>
    public CheckHost Group(string path, long usageKiB, long? maxKiB = null, string stat = "")
    {
        _files.WithGroupV2(Groups + path, usageKiB * 1024, maxKiB * 1024)
            .WithRootV2(Groups)
            .With($"{Groups}{path}/memory.stat", stat);
        return this;
    }

    /// <summary>Takes a sample; what is said from here on is so this much later.</summary>
    public CheckHost After(double seconds)
    {
        _sampler ??= new(_files);
        _sampler.Sample();
        _uptime += seconds;
        SetClock();
        return this;
    }

    public HostFacts Facts()
    {
        HostSampler sampler = _sampler ?? new(_files);
        sampler.Sample();
        return new(sampler, sampler.ReadSurroundings(withLists: true));
    }

    public CheckResult Run<TCheck>()
        where TCheck : ICheck, new() => new TCheck().Run(Facts());

    private void SetClock() => With("/proc/uptime", string.Create(
        CultureInfo.InvariantCulture, $"{_uptime:0.00} 1.00\n"));

    private static string Line(string kind, (double Avg10, double Avg60, double Avg300) of) => string.Create(
        CultureInfo.InvariantCulture,
        $"{kind} avg10={of.Avg10:0.00} avg60={of.Avg60:0.00} avg300={of.Avg300:0.00} total=0\n");

    private static string Rows(
        ReadOnlySpan<(string Row, long Value)> rows, Func<string, long, FormattableString> form)
    {
        List<string> lines = [];
        foreach ((string row, long value) in rows) { lines.Add(FormattableString.Invariant(form(row, value))); }
        return string.Concat(lines);
    }
}

/// <summary>One process, its figures in KiB.</summary>
internal sealed record ProcessText(int Pid, string Name, long Anon)
{
    public int Parent { get; init; } = 1;
    public int Uid { get; init; }
    public long Shmem { get; init; }
    public long Locked { get; init; }
    public long Pinned { get; init; }
    public long PageTables { get; init; }
    public long Swap { get; init; }
    public long Hugetlb { get; init; }

    /// <summary>oom_score_adj.</summary>
    public int Adj { get; init; }

    public string Group { get; init; } = "/";
    public long Start { get; init; } = 100;

    public void AddTo(FakeHost files) => files
        .With($"/proc/{Pid}/stat", ProcessTexts.Stat(Pid, Name, start: Start))
        .With($"/proc/{Pid}/status", FormattableString.Invariant(
            $"Name:\t{Name}\nState:\tS (sleeping)\nTgid:\t{Pid}\nPid:\t{Pid}\nPPid:\t{Parent}\n")
            + FormattableString.Invariant($"Uid:\t{Uid}\t{Uid}\t{Uid}\t{Uid}\nVmSize:\t{Anon + Shmem} kB\n")
            + FormattableString.Invariant($"VmLck:\t{Locked} kB\nVmPin:\t{Pinned} kB\nVmRSS:\t{Anon + Shmem} kB\n")
            + FormattableString.Invariant($"RssAnon:\t{Anon} kB\nRssFile:\t0 kB\nRssShmem:\t{Shmem} kB\n")
            + FormattableString.Invariant($"VmPTE:\t{PageTables} kB\nVmSwap:\t{Swap} kB\n")
            + FormattableString.Invariant($"HugetlbPages:\t{Hugetlb} kB\nThreads:\t1\n"))
        .With($"/proc/{Pid}/oom_score_adj", FormattableString.Invariant($"{Adj}\n"))
        .With($"/proc/{Pid}/oom_score", "0\n")
        .With($"/proc/{Pid}/cgroup", $"0::{Group}\n");
}
