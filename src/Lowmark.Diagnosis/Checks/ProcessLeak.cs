using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A process keeps growing.</summary>
public sealed class ProcessLeak : ICheck
{
    private const double MinPercentGrown = 0.5;
    private const double MinPercentPerHour = 10;
    private const int MostNamed = 3;

    /// <summary>Intervals that a pace is taken to hold: a compiler grows like a leak, for a while.</summary>
    private const int MostForetold = 30;

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_soon = TimeSpan.FromHours(1);

    public RuleDoc Doc { get; } = new(
        "process-leak",
        "a process keeps growing",
        "Between two samples, at least 10 s apart, its anonymous memory and swap grew by 0.5 % of RAM and at a pace of "
        + "10 % of RAM an hour or more. A notice; a warning when at this pace what is left (of the machine, or below "
        + "its group's limit) is used up within an hour and within 30 times the interval: more is not foretold from so "
        + "little.",
        "No process grows like that. A slower one shows only over a longer interval: --interval 10m.",
        "The processes can not be read.",
        "A process that only fills a cache stops; one that leaks does not. A restart helps for as long as the growth "
        + "took; the defect is in the program.",
        "RssAnon, VmSwap of task_mem(), fs/proc/task_mmu.c (RssAnon v4.5; before, VmRSS). The marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Interval is not { } over) { return TwoSamples.Missing; }
        if (over < s_shortest) { return CheckResult.NotHere("samples at least 10 s apart are needed: --interval 10s"); }
        if (host.Host.Processes.State is not HostFileState.Read) { return CheckResult.Unknown("/proc/PID/status"); }
        ProcessRow[] growing =
        [
            .. host.Host.Processes.Rows.Where(task => task.GrowthSincePrevious is { Change.Count: > 0 })
                .OrderByDescending(task => task.GrowthSincePrevious!.Value.Change),
        ];
        string fine = growing.Length == 0
            ? "no process grew"
            : $"{Name(growing[0])} grew most, by {growing[0].GrowthSincePrevious!.Value.Change.ToReadable()} in "
            + DurationText.Of(over.TotalSeconds);
        return CheckResult.Of(
            growing.Where(task => IsMuch(host, task.GrowthSincePrevious!.Value)).Take(MostNamed)
                .Select(task => Finding(host, task, task.GrowthSincePrevious!.Value)),
            fine);
    }

    private static bool IsMuch(HostFacts host, MemoryGrowth growth) =>
        host.PercentOfRam(growth.Change) >= MinPercentGrown && host.PercentOfRam(growth.PerHour) >= MinPercentPerHour;

    private HostFinding Finding(HostFacts host, ProcessRow task, MemoryGrowth growth)
    {
        KiB own = task.Own ?? default;
        string time = DurationText.Of(growth.Over.TotalSeconds);
        (KiB left, string of)? room = Room(host, task);
        double? seconds = room is { left: var left }
            ? growth.Over.TotalSeconds * Math.Max(0, left.Count) / growth.Change.Count
            : null;
        string until = room is { } bound && seconds is { } pace
            ? $": at this pace the {bound.left.ToReadable()} left {bound.of} are used up in {DurationText.Of(pace)}"
            : "";
        return Doc.At(
            seconds <= Math.Min(s_soon.TotalSeconds, MostForetold * growth.Over.TotalSeconds)
                ? Severity.Warning
                : Severity.Notice,
            Confidence.Possible,
            $"{Name(task)} grew by {growth.Change.ToReadable()} in {time}, {host.ShareOfRam(growth.Change)}, and holds "
            + $"{own.ToReadable()}{until}.",
            new HostEvidence(
                $"/proc/{task.Pid}/status", $"{(task.RssAnon is null ? "VmRSS" : "RssAnon")} + VmSwap: {own}",
                $"{growth.Change.ToReadable()} more than {time} ago"),
            HostFacts.Arithmetic(
                $"{growth.Change} in {time} = {growth.PerHour} an hour", "its pace between the two samples")) with
        {
            Subject = new("task", task.Name, task.Pid),
        };
    }

    /// <summary>What it can grow into: of the machine what can be had and free swap, of its groups what is left below
    /// the limit met first and can be reclaimed.</summary>
    private static (KiB Left, string Of)? Room(HostFacts host, ProcessRow task)
    {
        KiB? machine = host.Memory is { MemAvailable: { } available, SwapFree: { } swap } ? available + swap : null;
        (KiB, string)? ofMachine = machine is { } whole ? (whole, "of RAM and swap") : null;
        if (host.Host.Groups is not { } tree || tree.Mount.PathOf(task.Cgroup) is not { } path
            || tree.FindOf(path) is not { } group) { return ofMachine; }
        if (PathLimits.Of(group).Tightest is not { Room: { } room, SetBy: var limiting }) { return ofMachine; }
        KiB below = room
            + (host.Groups.FirstOrDefault(known => known.Path == limiting.Path)?.Reclaimable ?? default);
        return machine < below ? ofMachine : (below, $"below the limit of {limiting.Path}");
    }

    private static string Name(ProcessRow task) => $"{task.Name} (pid {task.Pid})";
}
