using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A limit that can never be reached, for one above it is smaller.</summary>
public sealed class CgroupLimitHidden : ICheck
{
    private const int Named = 3;

    public RuleDoc Doc { get; } = new(
        "cgroup-limit-hidden",
        "a group's limit is larger than that of a group above it",
        "A group has a limit of its own, and a group above it a smaller one: the smaller one holds. A notice.",
        "Every limit is the smallest on its path.",
        "No memory group can be read.",
        "Whoever set the larger limit believes that it holds. A kill will be put down to the parent's limit, and "
        + "raising the group's own changes nothing.",
        "page_counter_try_charge(), mm/page_counter.c: a charge must fit into each group up to the root.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Groups is not { } tree) { return CheckResult.NotHere("no memory cgroups are mounted"); }
        GroupRoom[] hidden = [.. host.Groups.Where(group => group.Effective < group.Limit)];
        if (hidden.Length == 0) { return CheckResult.Fine("every limit is the smallest on its path"); }
        GroupRoom first = hidden[0];
        string more = hidden.Length > 1 ? $" So it is for {hidden.Length - 1} more groups." : "";
        return CheckResult.Found(Doc.At(
            Severity.Notice,
            $"{first.Path} has a limit of {first.Limit.ToReadable()}, but {first.SetBy} above it allows "
            + $"{first.Effective.ToReadable()} only.{more}",
            [.. hidden.Take(Named).Select(group => new HostEvidence(
                tree.Mount.Folder + group.Path, $"limit {group.Limit}, of {group.SetBy} {group.Effective}",
                "the smaller one holds"))]) with
        {
            Subject = new("memcg", first.Path),
        });
    }
}
