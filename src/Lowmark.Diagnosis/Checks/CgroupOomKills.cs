using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Processes were killed in a group since it was made.</summary>
public sealed class CgroupOomKills : ICheck
{
    private const int Named = 3;

    public RuleDoc Doc { get; } = new(
        "cgroup-oom-kills",
        "processes were killed in a memory group",
        "oom_kill of a group's memory.events (v1: memory.oom_control, 4.13 and later) is above 0: a notice. It counts "
        + "kills by any OOM killer of the kernel since the group was made, those in groups below it as well.",
        "Nothing was killed in any group that is still there.",
        "No memory group can be read, or its kernel does not count.",
        "A group whose service is restarted is made anew, and its count begins at 0: the kernel log has more. "
        + "lowmark explain tells which limit it was.",
        "memory_events_show(), mm/memcontrol.c.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Groups is not { } tree) { return CheckResult.NotHere("no memory cgroups are mounted"); }
        if (!tree.Groups.Any(group => Kills(group) is not null))
        {
            return CheckResult.NotHere("this kernel does not count kills by group");
        }

        Cgroup[] hit = [
            .. tree.Groups.Where(IsOwn).OrderByDescending(group => Kills(group))
                .ThenBy(group => group.Path, StringComparer.Ordinal)];
        if (hit.Length == 0) { return CheckResult.Fine("nothing was killed in any group"); }
        string more = hit.Length > Named ? $" and {hit.Length - Named} more groups" : "";
        string names = string.Join(", ", hit.Take(Named).Select(group => $"{group.Path} ({Kills(group)})"));
        return CheckResult.Found(Doc.At(
            Severity.Notice,
            $"Processes were killed for want of memory in {names}{more}, since these groups were made.",
            [.. hit.Take(Named).Select(group => new HostEvidence(
                $"{tree.Mount.Folder}{group.Path}", $"oom_kill {Kills(group)}", "killed in it so far"))]) with
        {
            Subject = new("memcg", hit[0].Path),
        });
    }

    private static long? Kills(Cgroup group) => group.Memory?.Events?.OomKill;

    /// <summary>Not one that only counts what a single group below it counts too.</summary>
    private static bool IsOwn(Cgroup group) =>
        Kills(group) is > 0 and var kills && !group.Children.Any(child => Kills(child) == kills);
}
