using System.Text;
using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Host.Nodes;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Groups;

/// <summary>cpuset.mems: the nodes that a group may use.</summary>
/// <remarks>cpuset(7), Documentation/admin-guide/cgroup-v1/cpusets.rst and cgroup-v2.rst. v1 refuses nodes that the
/// group above has not, or takes away nodes that a group below has (validate_change(), kernel/cgroup/cpuset.c); v2
/// takes any and uses those that the group above has, too.</remarks>
internal static class NodesPlan
{
    private const string Name = "cpuset.mems";

    private const string Cost = "Memory of another node is slower to reach; whoever confined the group may have wanted "
        + "that.";

    public static Draft Of(SetNodes change, PlanSite site)
    {
        if (change.Path is not { } path)
        {
            return Draft.Refuse("It is not said which group is meant.", $"--set mems:/GROUP={change.Nodes}");
        }

        if (GroupPlace.Find(site, site.Mounts.Cpuset, path, out GroupPlace group) is { } why)
        {
            return Draft.Refuse(why);
        }

        SiteText now = site.Value(group.File(Name));
        if (now.Text is not { } old) { return Draft.Refuse($"{group.File(Name)} {now.Why}."); }
        if (WhyNot(change.Nodes, site, group) is { } refusal) { return Draft.Refuse(refusal); }
        string value = change.Nodes.ToString();
        if (value == old) { return new Drafted([], [], "", ""); }
        MemcgOwner? owner = MemcgOwnerReader.Read(path);
        LimitCommands? keeper = MemcgLimit.Commands(path, default, null, null, group.Version);
        if (keeper is null or { Keeper: GroupKeeper.Another })
        {
            return Draft.Refuse(
                "The group belongs to another program, which would set the value back.",
                owner is { Kind: "docker" or "podman", ContainerId: { } id }
                    ? [$"{owner.Kind} update --cpuset-mems {value} {ShellQuote.Operand(id)}"]
                    : []);
        }

        bool isLess = Mask(old)?.Ranges.Any(range => Lacking(new([range]), change.Nodes) is not null) is true;
        EquatableArray<string> warnings = isLess
            ? ["What lies on nodes that are taken away is moved, or stays until it is freed."]
            : [];
        // systemd keeps cpusets on v2 only (AllowedMemoryNodes=, systemd.resource-control(5), v244).
        if (group.UnitOf(site, keeper) is { } unit && group.Version == CgroupVersion.V2)
        {
            if (!UnitDropIn.IsUnitName(unit)) { return Draft.Refuse("That is no name of a unit."); }
            RunProgram set = UnitProperty.Set(site, unit, "AllowedMemoryNodes", old.Replace(',', ' '),
                value.Replace(',', ' '));
            return new Drafted([set], [], Cost, $"has systemd set the nodes to {(old.Length == 0 ? "all" : old)} again")
            {
                Warnings = warnings,
            };
        }

        string lost = "The group has no keeper that would remember it: whoever makes it anew must set it.";
        if (!site.Options.Now) { return Draft.Refuse(lost); }
        WriteValue write = new(
            $"sets {Name} of {path} from {Shown(old)} to {value}", group.File(Name), old, value, ValueForm.Text);
        return new Drafted([write], [], Cost, $"writes {Shown(old)} again")
        {
            Warnings = site.Options.Lasting ? [.. warnings, lost] : warnings,
        };
    }

    private static string? WhyNot(NodeMask wanted, PlanSite site, GroupPlace group)
    {
        if (wanted.IsEmpty) { return "Without a node no memory could be had."; }
        HostNodes nodes = HostNodes.Read(site.Files);
        NodeMask there = nodes.WithMemory ?? nodes.Online ?? NodeMask.Of(0);
        if (Lacking(wanted, there) is { } node)
        {
            return $"Node {node} has no memory here; those with memory: {there}.";
        }

        string parent = group.Parent?.Folder ?? group.Mount;
        string[] names = group.Version == CgroupVersion.V2
            ? ["cpuset.mems.effective"]
            : ["cpuset.effective_mems", Name];
        NodeMask? above = names.Select(name => Mask(site.Value($"{parent}/{name}").Text)).FirstOrDefault(
            mask => mask is not null);
        if (above is { } allowed && Lacking(wanted, allowed) is { } missing)
        {
            return $"The group above may use {allowed} only, not node {missing}.";
        }

        return group.Version == CgroupVersion.V1 ? UsedBelow(wanted, site, group) : null;
    }

    private static string? UsedBelow(NodeMask wanted, PlanSite site, GroupPlace group)
    {
        foreach (string child in site.Names(group.Folder))
        {
            NodeMask? used = Mask(site.Value($"{group.Folder}/{child}/{Name}").Text);
            if (used is { } mask && Lacking(mask, wanted) is { } node)
            {
                return $"The group {child} below it uses node {node}, which would be taken away.";
            }
        }

        return null;
    }

    /// <summary>The first node of the one that the other has not.</summary>
    private static int? Lacking(NodeMask wanted, NodeMask there)
    {
        foreach (NodeRange range in wanted.Ranges)
        {
            // Few machines have a hundred nodes: what is beyond is none of them.
            for (int node = range.First; node <= range.Last; node++)
            {
                if (!there.Contains(node)) { return node; }
            }
        }

        return null;
    }

    private static string Shown(string nodes) => nodes.Length == 0 ? "nothing" : nodes;

    private static NodeMask? Mask(string? text) =>
        string.IsNullOrEmpty(text) ? null : NodeMask.TryParse(Encoding.ASCII.GetBytes(text));
}
