using System.Globalization;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>One group uses up the limit that it shares with others.</summary>
public sealed class SiblingHog : ICheck
{
    private const double FullPercent = 80;
    private const double HogPercent = 50;

    public RuleDoc Doc { get; } = new(
        "sibling-hog",
        "one group uses up the limit that it shares with others",
        "A group with a limit is 80 % full beyond recall, at least two groups with memory are below it, and one of "
        + "them holds more than half of the limit.",
        "No shared limit is that full, or nobody holds that much of one.",
        "No memory group can be read.",
        "When the shared limit is reached, a process of any of the groups may be killed: the innocent one too. Limit "
        + "the sibling.",
        "mem_cgroup_out_of_memory(), mm/memcontrol.c: the victim is chosen from the whole subtree; the marks are "
        + "ours.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Groups is not { } tree) { return CheckResult.NotHere("no memory cgroups are mounted"); }
        return CheckResult.Of(
            host.Groups.Select(group => Judge(tree, group)).OfType<HostFinding>(),
            "no shared limit is used up by one of those who share it");
    }

    private HostFinding? Judge(CgroupTree tree, GroupRoom group)
    {
        if ((group.PercentBeyondRecall ?? group.Percent) < FullPercent) { return null; }
        if (tree.Find(group.Path) is not { } shared) { return null; }
        Cgroup[] inside = [.. shared.Children.Where(child => child.Memory?.Usage is { Count: > 0 })];
        if (inside.Length < 2) { return null; }
        Cgroup hog = inside.MaxBy(child => child.Memory!.Usage!.Value)!;
        KiB held = hog.Memory!.Usage!.Value;
        double percent = 100.0 * held.Count / Math.Max(group.Limit.Count, 1);
        if (percent <= HogPercent) { return null; }
        string others = inside.Length == 2
            ? "1 other group shares that limit, and one of its processes"
            : $"{inside.Length - 1} other groups share that limit, and one of their processes";
        return Doc.At(
            Severity.Warning,
            $"{hog.Path} holds {held.ToReadable()} of the {group.Limit.ToReadable()} that {group.Path} may use; "
            + $"{others} may be killed for it.",
            new HostEvidence(
                tree.Mount.Folder + hog.Path, $"usage {held}",
                string.Create(
                    CultureInfo.InvariantCulture, $"{percent:0} % of the shared limit")),
            new HostEvidence(
                tree.Mount.Folder + group.Path, $"usage {group.Usage}, limit {group.Limit}", "the shared limit")) with
        {
            Subject = new("memcg", hog.Path),
        };
    }
}
