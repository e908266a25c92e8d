using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;

namespace Lowmark.Diagnosis.Checks;

/// <summary>A group is slowed down at memory.high.</summary>
public sealed class CgroupThrottled : ICheck
{
    public RuleDoc Doc { get; } = new(
        "cgroup-throttled",
        "a group is slowed down for being above its memory.high",
        "The high counter of memory.events rose between two samples: a warning. Usage is at memory.high or above, "
        + "with one sample: a notice.",
        "No group is at its memory.high.",
        "No group of version 2 can be read.",
        "Above memory.high nobody is killed: tasks sleep, and a service hangs without a word in the log.",
        "mem_cgroup_handle_over_high(), mm/memcontrol.c.");

    public CheckResult Run(HostFacts host)
    {
        if (host.Host.Groups is not { Mount.Version: Kernel.CgroupVersion.V2 } tree)
        {
            return CheckResult.NotHere("no memory groups of version 2");
        }

        return CheckResult.Of(
            tree.Groups.Select(group => Judge(host, tree, group)).OfType<HostFinding>(),
            "no group is at its memory.high");
    }

    private HostFinding? Judge(HostFacts host, CgroupTree tree, Cgroup group)
    {
        if (group.Memory is not { High.Bound: { } high, Usage: { } usage } memory) { return null; }
        long? times = memory.EventsSincePrevious?.High;
        bool isAbove = usage >= high;
        if (times is not > 0 && !(isAbove && host.Interval is null)) { return null; }
        string file = tree.Mount.Folder + group.Path;
        return Doc.At(
            times > 0 ? Severity.Warning : Severity.Notice,
            $"{group.Path} is slowed down: it holds {usage.ToReadable()}, and its memory.high is "
            + $"{high.ToReadable()}.",
            times is > 0 and var rose
                ? new HostEvidence($"{file}/memory.events", $"high +{rose}", "throttled between the two samples")
                : null,
            new HostEvidence(file, $"usage {usage}, memory.high {high}", "use against the mark")) with
        {
            Subject = new("memcg", group.Path),
        };
    }
}
