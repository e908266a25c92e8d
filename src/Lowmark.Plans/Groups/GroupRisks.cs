using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Groups;

/// <summary>What a bound would do to the group that it is for.</summary>
internal static class GroupRisks
{
    public static IReadOnlyList<string> Of(SetGroupBound change, PlanSite site, GroupPlace group)
    {
        List<string> warnings = [];
        bool isV2 = group.Version == CgroupVersion.V2;
        KiB? usage = GroupPlace.Bound(site.Value(group.File(isV2 ? "memory.current" : "memory.usage_in_bytes")).Text);
        if (change.Value is { } wanted)
        {
            if (Below(change, site, wanted, usage, isV2) is { } below) { warnings.Add(below); }
            if (change.Bound == GroupBound.Max && AboveOthers(site, group, wanted) is { } above)
            {
                warnings.Add(above);
            }
        }

        if (change.Bound == GroupBound.Low && change.Value is { } kept && site.Figures.Memory.MemTotal is { } ram
            && kept.Count > ram.Count / 2)
        {
            warnings.Add($"{kept.ToReadable()} of {ram.ToReadable()} are then reclaimed only when nothing else is "
                + "left.");
        }

        if (usage is null) { warnings.Add("What the group uses now can not be read: it may be above the new bound."); }
        return warnings;
    }

    private static string? Below(SetGroupBound change, PlanSite site, KiB wanted, KiB? usage, bool isV2)
    {
        if (usage is not { } used || used <= wanted) { return null; }
        string by = $"{used.ToReadable()} are in use, {(used - wanted).ToReadable()} more than that";
        return change.Bound switch
        {
            GroupBound.Max when !isV2 =>
                $"{by}: the kernel reclaims, and refuses the limit when that does not suffice (cgroup v1 kills nobody "
                    + "for it).",
            GroupBound.Max => $"{by}: the kernel reclaims at once and kills when that does not suffice. "
                + Victim(site, change.Path),
            GroupBound.High => $"{by}: its tasks are slowed until that much is reclaimed.",
            _ => null,
        };
    }

    private static string Victim(PlanSite site, string path)
    {
        foreach (NextKill kill in site.Report?.NextKills ?? default)
        {
            if (kill.Memcg != path || kill.Victim is not { } victim) { continue; }
            return kill.IsKilledWhole
                ? "All tasks of the group would be killed together (memory.oom.group), "
                    + $"{victim.Comm} (pid {victim.Pid}) among them."
                : $"{victim.Comm} (pid {victim.Pid}) would be killed first: it holds "
                    + $"{victim.Held.ToKiB(site.PageSize).ToReadable()}.";
        }

        return "Whom it would kill was not computed: see lowmark check.";
    }

    /// <summary>A limit that another is met before, or that the machine can not hold.</summary>
    private static string? AboveOthers(PlanSite site, GroupPlace group, KiB wanted)
    {
        string name = group.Version == CgroupVersion.V2 ? "memory.max" : "memory.limit_in_bytes";
        for (GroupPlace? above = group.Parent; above is not null; above = above.Parent)
        {
            if (GroupPlace.Bound(site.Value(above.File(name)).Text) is { } limit && limit < wanted)
            {
                return $"{above.Path} above it has a limit of {limit.ToReadable()}, which is met before.";
            }
        }

        return site.Figures.Memory.MemTotal is { } ram && wanted > ram
            ? $"That is more than the machine has ({ram.ToReadable()}): the kill moves from the group to the machine."
            : null;
    }
}
