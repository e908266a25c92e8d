using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Which groups have a limit, and how much is left below it.</summary>
internal static class GroupRooms
{
    /// <summary>From this share on, what the usage is made of matters.</summary>
    private const double LookedAtPercent = 75;

    /// <summary>memory.stat makes the kernel add up all its processors: read of the fullest groups alone.</summary>
    private const int MostLookedAt = 100;

    /// <summary>Fullest first.</summary>
    public static IReadOnlyList<GroupRoom> Read(HostFacts host)
    {
        if (host.Host.Groups is not { } tree) { return []; }
        List<(GroupRoom Room, Cgroup Group)> rooms = [];
        foreach (Cgroup group in tree.Groups)
        {
            if (Of(group) is { } room) { rooms.Add((room, group)); }
        }

        int looked = 0;
        return
        [
            .. rooms.OrderByDescending(item => item.Room.Percent).ThenBy(item => item.Room.Path, StringComparer.Ordinal)
                .Select(item => item.Room.Percent >= LookedAtPercent && looked++ < MostLookedAt
                    ? LookedAt(host, item.Room, item.Group)
                    : item.Room),
        ];
    }

    private static GroupRoom? Of(Cgroup group)
    {
        if (group.Memory is not { Usage: { } usage, Max.Bound: { } own } memory) { return null; }
        PathLimits limits = PathLimits.Of(group);
        if (limits is not { Smallest: { } smallest, Tightest: { Room: { } room } tightest }) { return null; }
        return new(
            group.Path, MemcgOwnerReader.Read(group.Path), usage, own, smallest.Bound, smallest.SetBy.Path, room,
            tightest.SetBy.Path)
        {
            Growth = memory.UsageSincePrevious,
            OomKills = memory.Events?.OomKill,
            OomKillsSincePrevious = memory.EventsSincePrevious?.OomKill,
            LargestInside = LargestInside(group, tightest.SetBy),
        };
    }

    private static GroupShare? LargestInside(Cgroup group, Cgroup limiting)
    {
        Cgroup? largest = limiting == group
            ? group.Children.MaxBy(child => child.Memory?.Usage ?? default)
            : PathLimits.LargestSibling(group, limiting);
        return largest?.Memory?.Usage is { Count: > 0 } usage ? new(largest.Path, usage) : null;
    }

    private static GroupRoom LookedAt(HostFacts host, GroupRoom room, Cgroup group)
    {
        if (host.Host.StatOf(group) is not { } stat) { return room; }
        KiB? files = stat is { ActiveFile: { } active, InactiveFile: { } inactive } ? active + inactive : null;
        return room with
        {
            Reclaimable = files + (stat.SlabReclaimable ?? default),
            Shmem = stat.Shmem,
        };
    }
}
