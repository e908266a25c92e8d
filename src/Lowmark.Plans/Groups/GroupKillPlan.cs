using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Groups;

/// <summary>memory.oom.group: whether a kill takes all of a group.</summary>
/// <remarks>v2 since 4.19. For a unit it is kept as OOMPolicy=, which sets the file when the unit starts
/// (systemd.service(5), v243).</remarks>
internal static class GroupKillPlan
{
    private const string Name = "memory.oom.group";

    public static Draft Of(SetGroupKill change, PlanSite site)
    {
        if (GroupPlace.Find(site, site.Mounts.Memory, change.Path, out GroupPlace group) is { } why)
        {
            return Draft.Refuse(why);
        }

        SiteText now = site.Value(group.File(Name));
        if (now.Text is not { } old)
        {
            return Draft.Refuse(group.Version == CgroupVersion.V1
                ? $"Cgroup v1 has no {Name}: one task at a time is killed."
                : $"{group.File(Name)} {now.Why}.");
        }

        LimitCommands? keeper = MemcgLimit.Commands(change.Path, default, null, null, group.Version);
        if (keeper is null or { Keeper: GroupKeeper.Another })
        {
            return Draft.Refuse("The group belongs to another program, which would set the value back.");
        }

        string value = change.IsWhole ? "1" : "0";
        List<Step> steps = [];
        if (site.Options.Now && old != value)
        {
            steps.Add(new WriteValue(
                $"sets {Name} of {group.Path} from {old} to {value}", group.File(Name), old, value, ValueForm.Text));
        }

        EquatableArray<string> lost = [];
        EquatableArray<Step> lasting = [];
        if (site.Options.Lasting)
        {
            string policy = change.IsWhole ? "kill" : "continue";
            string? unit = group.UnitOf(site, keeper);
            bool isService = unit is not null && unit.EndsWith(".service", StringComparison.Ordinal)
                && UnitDropIn.IsUnitName(unit);
            lasting = isService
                ? UnitFiles.DropIn(site, unit!, "oom-policy", $"[Service]\nOOMPolicy={policy}\n")
                : [];
            if (!isService) { lost = ["The group has no keeper that would remember it."]; }
        }

        return new Drafted(
            steps.ToEquatableArray(), lasting,
            change.IsWhole
                ? "One task above the limit ends all tasks of the group."
                : "After a kill the rest of the group goes on, maybe without the part that it needs.",
            $"writes {old} again")
        {
            Warnings = lost,
        };
    }
}
