using System.Text;
using Lowmark.Kernel;

namespace Lowmark.Host.Cgroups;

/// <summary>Where this machine keeps its memory and cpuset groups. On a hybrid one v2 is mounted too, and the
/// controller is in v1.</summary>
/// <param name="Memory">Null when the controller is not mounted, or switched off
/// (<c>cgroup_disable=memory</c>).</param>
/// <param name="Cpuset">Null when the controller is not mounted.</param>
public sealed record CgroupMounts(CgroupMount? Memory, CgroupMount? Cpuset)
{
    /// <summary>Where they are when no mountinfo tells: systemd's places, and RHEL 6's.</summary>
    private static readonly (CgroupVersion Version, string Folder)[] s_wellKnown =
    [
        (CgroupVersion.V1, "/sys/fs/cgroup/{0}"),
        (CgroupVersion.V1, "/cgroup/{0}"),
        (CgroupVersion.V2, "/sys/fs/cgroup"),
        (CgroupVersion.V2, "/sys/fs/cgroup/unified"),
    ];

    /// <summary>By the mounts of this process, then those of PID 1 (a host's root mounted into a container), then the
    /// well-known places: the first that can be listed and has the controller.</summary>
    public static CgroupMounts Find(IHostFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        CgroupMount[] told =
        [
            .. MountInfo.Read(files, "/proc/self/mountinfo").Value?.Mounts ?? default,
            .. MountInfo.Read(files, "/proc/1/mountinfo").Value?.Mounts ?? default,
        ];
        return new(
            Choose(files, told, CgroupController.Memory, "memory"),
            Choose(files, told, CgroupController.Cpuset, "cpuset"));
    }

    private static CgroupMount? Choose(
        IHostFiles files, CgroupMount[] told, CgroupController controller, string name)
    {
        IEnumerable<CgroupMount> known = s_wellKnown.Select(place => new CgroupMount(
            controller, place.Version, place.Folder.Replace("{0}", name, StringComparison.Ordinal)));

        // A controller that v1 has, v2 has not: v1 first.
        return told.Where(mount => mount.Controller == controller && mount.Version == CgroupVersion.V1)
            .Concat(told.Where(mount => mount.Controller == controller && mount.Version == CgroupVersion.V2))
            .Concat(known)
            .FirstOrDefault(mount => Has(files, mount, name));
    }

    private static bool Has(IHostFiles files, CgroupMount mount, string name)
    {
        if (mount.Version == CgroupVersion.V1)
        {
            return files.List(mount.Folder, new List<string>()) == HostFileState.Read;
        }

        HostFile controllers = files.Read(mount.Folder + "/cgroup.controllers");
        return controllers.IsRead
            && Encoding.ASCII.GetString(controllers.Text).Split(' ', '\n').Contains(name, StringComparer.Ordinal);
    }
}
