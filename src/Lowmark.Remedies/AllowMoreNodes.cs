using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Lets the confined task use memory of further NUMA nodes.</summary>
/// <remarks>The kernel prints only the last part of the cpuset's path (pr_cont_cgroup_name(),
/// cpuset_print_current_mems_allowed(), kernel/cgroup/cpuset.c), so the group is looked up by that name. Under a memory
/// policy (mbind, numactl) the cpuset is not what confines, and writing cpuset.mems changes nothing. "limit of host" in
/// old vendor kernels does not tell a full machine from a full node.</remarks>
internal static class AllowMoreNodes
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Report.Request is not { } request || IsThisNode(request)) { return null; }
        if (!s.Is("node-exhaustion") && !HasNoZone(s, request)) { return null; }
        bool isPolicy = s.Report.Constraint == OomConstraint.MemoryPolicy || request.Cpuset is "/"
            || (request.Cpuset is null && s.Report.Constraint != OomConstraint.Cpuset);
        NodeMask? first = isPolicy ? request.Nodemask : request.MemsAllowed;
        NodeMask? allowed = first ?? request.MemsAllowed ?? request.Nodemask;
        List<(int Node, KiB Spare)> others = Spare(s, allowed);
        bool isListed = allowed is { } listed
            && (s.Report.Memory?.Zones.Any(zone => !listed.Contains(zone.Node)) ?? false);
        if (others.Count == 0 && isListed) { return null; }
        NodeMask? wanted = others.Count == 0 || allowed is null ? null : Union(allowed.Value, others);
        string nodes = wanted?.ToString() ?? "NODES";
        string effect = Effect(s, others);
        if (isPolicy) { return Policy(s, nodes, allowed, effect); }
        return Cpuset(s, request.Cpuset ?? "GROUP", nodes, allowed, effect) with
        {
            Changes = wanted is { } mask ? [new SetNodes(KnownPath(s, request.Cpuset), mask)] : [],
        };
    }

    /// <summary>A cpuset of nodes without a single zone that the request may use.</summary>
    private static bool HasNoZone(Situation s, RequestFacts request) =>
        request.Cpuset is not (null or "/") && !s.Report.Checks.Any(check => check.Eligible);

    private static bool IsThisNode(RequestFacts request) => request.GfpFlags.Contains("__GFP_THISNODE");

    // A node helps with what it has above its high marks: below, kswapd is at work there, too.
    private static List<(int Node, KiB Spare)> Spare(Situation s, NodeMask? allowed)
    {
        List<(int, KiB)> others = [];
        if (s.Report.Memory is not { } memory) { return others; }
        foreach (NodeState node in memory.Nodes)
        {
            if (allowed is not { } mask || mask.Contains(node.Node)) { continue; }
            Pages spare = default;
            foreach (ZoneState zone in node.Zones)
            {
                if (zone is { Free: { } free, High: { } high } && free > high && !memory.IsForIsa(zone))
                {
                    spare += free - high;
                }
            }

            if (spare.Count > 0) { others.Add((node.Node, spare.ToKiB(s.PageSize))); }
        }

        return others;
    }

    private static NodeMask Union(NodeMask allowed, List<(int Node, KiB Spare)> others)
    {
        IEnumerable<NodeRange> added = others.Select(other => new NodeRange(other.Node, other.Node));
        return new NodeMask(allowed.Ranges.Concat(added).OrderBy(range => range.First).ToEquatableArray());
    }

    private static string Effect(Situation s, List<(int Node, KiB Spare)> others)
    {
        if (others.Count > 0)
        {
            IEnumerable<string> each = others.Select(
                other => $"node {other.Node} has {Amount.Text(other.Spare)} above its high marks");
            return $"{string.Join(", ", each)}.";
        }

        string total = s.FreeElsewhere is { } elsewhere
            ? $" By the totals, {Amount.Text(elsewhere)} are free elsewhere."
            : "";
        return $"The report lists no other node: NODES comes from /proc/buddyinfo or numactl --hardware.{total}";
    }

    private static string Which(NodeMask? allowed) => allowed?.ToString() switch
    {
        null => "some nodes (not printed)",
        { } one when one.All(char.IsAsciiDigit) => $"node {one}",
        { } more => $"nodes {more}",
    };

    private static string Named(string nodes) => nodes is "NODES" ? "more nodes" : $"nodes {nodes}";

    private static Remedy Cpuset(Situation s, string name, string nodes, NodeMask? allowed, string effect)
    {
        (EquatableArray<string> commands, EquatableArray<string> undo) = CpusetCommands(s, name, nodes, allowed);
        return new(
            "allow-more-nodes",
            $"Allow the cpuset to use memory of {Named(nodes)}",
            RemedyTime.Now,
            commands,
            null,
            $"The task may only use {Which(allowed)}. {effect} Pages that are there "
                + "already stay where they are.",
            "Memory of another node is slower to reach; whoever confined the task may have wanted that. A manager "
                + "(Slurm, kubelet, libvirt) may set it back.",
            undo,
            s.Because("node-exhaustion"));
    }

    private static (EquatableArray<string> Commands, EquatableArray<string> Undo) CpusetCommands(
        Situation s, string name, string nodes, NodeMask? allowed)
    {
        string operand = ShellQuote.Operand(name);
        string old = allowed?.ToString() ?? "OLD_NODES";
        bool isUnit = name.EndsWith(".service", StringComparison.Ordinal)
            || name.EndsWith(".slice", StringComparison.Ordinal);
        if (isUnit)
        {
            return ([$"sudo systemctl set-property {operand} AllowedMemoryNodes={nodes}"],
                [$"sudo systemctl set-property {operand} AllowedMemoryNodes={old}"]);
        }

        if (MemcgOwnerReader.Read($"/docker/{name}") is { Kind: "docker", ContainerId: { Length: 64 } })
        {
            return ([$"docker update --cpuset-mems {nodes} {operand}"],
                [$"docker update --cpuset-mems {old} {operand}"]);
        }

        string find = $"find /sys/fs/cgroup -type d -name {ShellQuote.Quote(Literal(name))}  # only the last part of "
            + "its path is printed";
        string path = PathOf(s, name);
        CgroupFile.FileNames file = new("cpuset.mems", "cpuset.mems");
        CgroupVersion? version = s.Report.Memcg?.Hierarchy;
        string[] look = nodes is "NODES"
            ? ["grep MemFree /sys/devices/system/node/node*/meminfo  # NODES: the old ones and those with memory left"]
            : [];
        return ([.. look, find, .. CgroupFile.Write(path, version, "cpuset", file, CgroupFile.Values.Same(nodes))],
            CgroupFile.Write(path, version, "cpuset", file, CgroupFile.Values.Same(old)));
    }

    // find -name takes a pattern: the name's own wildcards are taken literally.
    private static string Literal(string name) =>
        string.Concat(name.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : $"{c}"));

    private static string PathOf(Situation s, string name) =>
        KnownPath(s, name) ?? (name.StartsWith('/') ? name : $"/{name}");

    // On the unified hierarchy the task's memcg is its cpuset's group, or below it.
    private static string? KnownPath(Situation s, string? name) => name is null
        ? null
        : s.Report.Victims.Select(victim => victim.MemcgPath).FirstOrDefault(
            path => path?.EndsWith($"/{name}", StringComparison.Ordinal) is true);

    private static Remedy Policy(Situation s, string nodes, NodeMask? allowed, string effect) => new(
        "allow-more-nodes",
        $"Start the program with a memory policy for {Named(nodes)}",
        RemedyTime.Lasting,
        ["numactl --hardware", $"numactl --membind={nodes} COMMAND"],
        null,
        $"The program bound its memory to {Which(allowed)} by a policy (numactl, "
            + $"mbind); the cpuset does not confine it. {effect} numactl --preferred or --interleave={nodes} lets it "
            + "fall back instead of being killed.",
        "Memory of another node is slower to reach.",
        [$"numactl --membind={allowed?.ToString() ?? "OLD_NODES"} COMMAND"],
        s.Because("node-exhaustion"));
}
