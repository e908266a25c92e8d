using System.Globalization;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Nodes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Nodes that a cpuset confines tasks to run dry, while others have memory.</summary>
public sealed class NodeRunsDry : ICheck
{
    private const double DryPercent = 10;
    private const double EmptyPercent = 4;
    private const double SparePercent = 20;

    public RuleDoc Doc { get; } = new(
        "node-exhaustion",
        "the nodes of a cpuset run dry while others have memory",
        "A cpuset with processes in it has some of the machine's memory nodes only; less than 10 % of theirs is free "
        + "or droppable (free, file pages on the LRU lists, reclaimable slab), and of another node more than 20 %: a "
        + "warning; below 4 % critical.",
        "The nodes of every cpuset have more, or no other node has memory to spare.",
        "The meminfo of a node can not be read.",
        "The kernel kills in the cpuset although the machine has memory left.",
        "cpuset_zone_allowed(), kernel/cgroup/cpuset.c; constrained_alloc(), mm/oom_kill.c; the marks are ours.");

    public CheckResult Run(HostFacts host)
    {
        HostNode[] nodes = [.. host.Still.Nodes.Nodes.Where(node => node.Memory.MemTotal is { Count: > 0 })];
        if (nodes.Length < 2) { return CheckResult.NotHere("one node with memory"); }
        if (host.Host.Cpusets is not { } tree) { return CheckResult.NotHere("no cpusets are mounted"); }
        IEnumerable<IGrouping<NodeMask, Cgroup>> confined = tree.Groups
            .Where(group => group.Processes.Count > 0 && group.Cpuset is not null)
            .Select(group => (Group: group, Mems: MemsOf(group)))
            .Where(item => item.Mems is { } mems && Array.Exists(nodes, node => !mems.Contains(node.Node)))
            .GroupBy(item => item.Mems!.Value, item => item.Group);
        return CheckResult.Of(
            confined.Select(group => Judge(group.Key, [.. group], nodes)).OfType<HostFinding>(),
            "no cpuset is confined to nodes that run dry");
    }

    /// <summary>What is in effect; v2 has the file in every group where the controller is enabled.</summary>
    private static NodeMask? MemsOf(Cgroup group) => group.Cpuset?.EffectiveMems ?? group.Cpuset?.Mems;

    private HostFinding? Judge(NodeMask mems, Cgroup[] groups, HostNode[] nodes)
    {
        HostNode[] own = [.. nodes.Where(node => mems.Contains(node.Node))];
        HostNode[] others = [.. nodes.Where(node => !mems.Contains(node.Node))];
        if (own.Length == 0 || Percent(own) is not { } left || left >= DryPercent) { return null; }
        HostNode? spare = others.FirstOrDefault(node => Percent([node]) > SparePercent);
        if (spare is null) { return null; }
        string names = groups.Length > 1 ? $"{groups[0].Path} and {groups.Length - 1} more" : groups[0].Path;
        return Doc.At(
            left < EmptyPercent ? Severity.Critical : Severity.Warning,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The cpuset {names} may use node {mems} only, of which {left:0.#} % is free or droppable; node ")
            + $"{spare.Node} has {spare.Memory.Droppable?.ToReadable()}.",
            [.. own.Append(spare).Select(node => new HostEvidence(
                node.Memory.Path,
                $"MemTotal {node.Memory.MemTotal}, free or droppable {node.Memory.Droppable}",
                mems.Contains(node.Node) ? "a node of the cpuset" : "a node that it may not use"))]) with
        {
            Subject = new("cpuset", groups[0].Path),
        };
    }

    private static double? Percent(HostNode[] nodes)
    {
        KiB total = default;
        KiB left = default;
        foreach (HostNode node in nodes)
        {
            if (node.Memory.Droppable is not { } part) { return null; }
            total += node.Memory.MemTotal ?? default;
            left += part;
        }

        return total.Count > 0 ? 100.0 * left.Count / total.Count : null;
    }
}
