using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Remedies;

namespace Lowmark.Plans.Groups;

/// <summary>A bound of a memory group: through systemd where the group is a unit's, in its files where nobody keeps it,
/// and as commands to print where somebody else does.</summary>
/// <remarks>v2: what is above a new memory.max is reclaimed, and if that does not suffice tasks are killed
/// (memory_max_write(), mm/memcontrol.c). v1: the write fails with EBUSY instead, and with EINVAL when memory would be
/// above memory and swap together (mem_cgroup_resize_max(), mm/memcontrol-v1.c).</remarks>
internal static class GroupBoundPlan
{
    private const string Cost = "Above its limit a group is reclaimed from, and tasks in it are killed; what it "
        + "gets more, the others of the machine have less.";

    public static Draft Of(SetGroupBound change, PlanSite site)
    {
        if (GroupPlace.Find(site, site.Mounts.Memory, change.Path, out GroupPlace group) is { } why)
        {
            return Draft.Refuse(why);
        }

        if (change.Value is { Count: < 0 }) { return Draft.Refuse("A bound is not below zero."); }
        if (FileOf(change.Bound, group.Version) is not { } name)
        {
            return Draft.Refuse($"Cgroup v1 has no such bound; {change.Path} is in a v1 hierarchy.");
        }

        SiteText now = site.Value(group.File(name));
        if (now.Text is not { } old) { return Draft.Refuse($"{group.File(name)} {now.Why}."); }
        if (change.Value == GroupPlace.Bound(old)) { return new Drafted([], [], "", ""); }
        KiB wanted = change.Value ?? new KiB(long.MaxValue / 1024);
        LimitCommands? keeper = MemcgLimit.Commands(
            change.Path, wanted, GroupPlace.Bound(old), SwapLimit(site, group), group.Version);
        if (keeper is null or { Keeper: GroupKeeper.Another }) { return Refuse(change, keeper); }
        return group.UnitOf(site, keeper) is { } unit
            ? ByUnit(change, site, group, unit, old)
            : ByFile(change, site, group, name, old);
    }

    private static Draft Refuse(SetGroupBound change, LimitCommands? keeper)
    {
        bool isLimit = change is { Bound: GroupBound.Max, Value: not null };
        return Draft.Refuse(
            "The group belongs to another program, which would set the value back.",
            keeper is not null && isLimit ? [.. keeper.Commands, .. Note(keeper.Note)] : []);
    }

    private static IEnumerable<string> Note(string note) => note.Length == 0 ? [] : [$"# {note}"];

    private static Draft ByUnit(SetGroupBound change, PlanSite site, GroupPlace group, string unit, string old)
    {
        if (!UnitDropIn.IsUnitName(unit)) { return Draft.Refuse("That is no name of a unit."); }
        string property = change.Bound switch
        {
            GroupBound.Max => "MemoryMax",
            GroupBound.High => "MemoryHigh",
            GroupBound.Low => "MemoryLow",
            GroupBound.SwapMax => "MemorySwapMax",
        };
        RunProgram step = UnitProperty.Set(
            site, unit, property, InUnit(GroupPlace.Bound(old)), InUnit(change.Value));
        string both = site.Options.Now ? "" : "systemd sets it at once, not at the next boot alone.";
        return new Drafted([step], [], Cost, $"has systemd set {property}={InUnit(GroupPlace.Bound(old))} again")
        {
            Warnings = [.. GroupRisks.Of(change, site, group), .. both.Length > 0 ? (string[])[both] : []],
        };
    }

    private static string InUnit(KiB? bound) => bound is { } size ? $"{size.Bytes}" : "infinity";

    private static Draft ByFile(SetGroupBound change, PlanSite site, GroupPlace group, string name, string old)
    {
        string lost = "The group has no keeper that would remember it: whoever makes it anew must set it.";
        if (!site.Options.Now) { return Draft.Refuse(lost); }
        string none = group.Version == CgroupVersion.V2 ? "max" : "-1";
        WriteValue step = Write(group, name, old, change.Value is { } size ? $"{size.Bytes}" : none);
        List<Step> steps = [step];
        if (Both(change, site, group, old) is { } both)
        {
            // Memory may never be above memory and swap together: raised last, lowered first.
            bool isRaised = change.Value is null || GroupPlace.Bound(old) is { } limit && change.Value > limit;
            steps.Insert(isRaised ? 0 : 1, both);
        }

        return new Drafted(steps.ToEquatableArray(), [], Cost, $"writes {old} again")
        {
            Warnings = [.. GroupRisks.Of(change, site, group), .. site.Options.Lasting ? (string[])[lost] : []],
        };
    }

    /// <summary>v1: the limit of memory and swap together keeps its distance.</summary>
    private static WriteValue? Both(SetGroupBound change, PlanSite site, GroupPlace group, string old)
    {
        const string Name = "memory.memsw.limit_in_bytes";
        if (group.Version != CgroupVersion.V1 || site.Value(group.File(Name)).Text is not { } both) { return null; }
        if (GroupPlace.Bound(both) is not { } limit) { return null; }
        KiB swap = GroupPlace.Bound(old) is { } memory && limit > memory ? limit - memory : default;
        string value = change.Value is { } wanted ? $"{(wanted + swap).Bytes}" : "-1";
        return value == both ? null : Write(group, Name, both, value);
    }

    private static WriteValue Write(GroupPlace group, string name, string old, string value) =>
        new($"sets {name} of {group.Path} from {old} to {value}", group.File(name), old, value, ValueForm.Bytes);

    private static KiB? SwapLimit(PlanSite site, GroupPlace group) => group.Version == CgroupVersion.V2
        ? GroupPlace.Bound(site.Value(group.File("memory.swap.max")).Text)
        : null;

    private static string? FileOf(GroupBound bound, CgroupVersion version) => (bound, version) switch
    {
        (GroupBound.Max, CgroupVersion.V1) => "memory.limit_in_bytes",
        (_, CgroupVersion.V1) => null,
        (GroupBound.Max, _) => "memory.max",
        (GroupBound.High, _) => "memory.high",
        (GroupBound.Low, _) => "memory.low",
        (GroupBound.SwapMax, _) => "memory.swap.max",
    };
}
