using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Memory;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Tasks wait for memory.</summary>
public sealed class MemoryPressure : ICheck
{
    private const double CriticalFull = 60;
    private const double WarningFull = 10;
    private const double WarningSome = 20;
    private const double NoticeSome = 5;
    private const double NoticeLongSome = 10;

    /// <summary>Between the averages of 10 s and 5 minutes, in percent of time; and at least twofold.</summary>
    private const double MinTrend = 5;

    private const int NamedGroups = 3;

    public RuleDoc Doc { get; } = new(
        "memory-pressure",
        "tasks wait for memory",
        "In the last 10 s all tasks waited for memory at once in 10 % of the time or some task in 20 %; critical from "
        + "60 % of all. A notice from 5 % of some task, or 10 % over the last 5 minutes.",
        "They wait less.",
        "/proc/pressure/memory can not be read.",
        "It is what users feel, before anything fails. The trend is the average of 10 s against that of 5 minutes.",
        "Documentation/accounting/psi.rst (v4.20). systemd-oomd kills at 60 % of all tasks over 30 s by default "
        + "(DefaultMemoryPressureLimit=, DefaultMemoryPressureDurationSec= of oomd.conf); the lower marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        Pressure pressure = host.Host.Now.MemoryPressure;
        if (pressure.Some is not { } some)
        {
            return pressure.State is HostFileState.Missing
                ? CheckResult.NotHere(
                    "the kernel tells no pressure (since v4.20, with CONFIG_PSI; psi=1 switches it on)")
                : CheckResult.Unknown(Pressure.Memory);
        }

        double full = pressure.Full?.Avg10 ?? 0;
        Severity? severity = (full, some.Avg10) switch
        {
            ( >= CriticalFull, _) => Severity.Critical,
            ( >= WarningFull, _) or (_, >= WarningSome) => Severity.Warning,
            _ when some is { Avg10: >= NoticeSome } or { Avg300: >= NoticeLongSome } => Severity.Notice,
            _ => null,
        };
        if (severity is not { } found)
        {
            return CheckResult.Fine($"some task waited for memory in {some.Avg10:0.##} % of the last 10 s");
        }

        IReadOnlyList<(Cgroup Group, PressureLine Some)> groups = [.. Groups(host)];
        string where = groups.Count > 0 ? $"; most of all in {groups[0].Group.Path}" : "";
        return CheckResult.Found(Doc.At(
            found,
            $"Tasks wait for memory: some in {some.Avg10:0.#} % and all at once in {full:0.#} % of the last 10 s, "
            + $"{Trend(some)}{where}.",
            [
                MemoryStalls.SomeRow(host), MemoryStalls.FullRow(host),
                .. groups.Take(NamedGroups).Select(group => MemoryStalls.Row(
                    host.Host.Groups?.PathOf(group.Group, "memory.pressure"), "some", group.Some,
                    $"share of time in which a task of {group.Group.Path} waited for memory")),
            ]));
    }

    private static string Trend(PressureLine some) => (some.Avg10 - some.Avg300, some.Avg10, some.Avg300) switch
    {
        ( >= MinTrend, var now, var before) when now >= 2 * before => $"rising ({before:0.#} % over 5 minutes)",
        ( <= -MinTrend, var now, var before) when before >= 2 * now => $"falling ({before:0.#} % over 5 minutes)",
        (_, _, var before) => $"as before ({before:0.#} % over 5 minutes)",
    };

    /// <summary>A group's waiting counts in all groups around it: of equal ones the innermost.</summary>
    private static IEnumerable<(Cgroup Group, PressureLine Some)> Groups(HostFacts host) => LargestGroups.Of(host)
        .Select(group => (Group: group, host.Host.PressureOf(group).Some))
        .Where(group => group.Some?.Avg10 >= NoticeSome)
        .Select(group => (group.Group, group.Some!.Value))
        .OrderByDescending(group => group.Value.Avg10)
        .ThenByDescending(group => group.Group.Path.Length);
}
