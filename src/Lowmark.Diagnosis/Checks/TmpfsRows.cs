using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>File systems in memory, as evidence. What each holds no file of /proc tells.</summary>
internal static class TmpfsRows
{
    private const int Most = 5;

    /// <summary>Those that may hold as much as one percent of RAM, the roomiest first.</summary>
    /// <param name="kind">tmpfs or ramfs.</param>
    public static IEnumerable<HostEvidence> Of(HostFacts host, string kind) => host.Still.MemoryMounts
        .Where(mount => mount.Kind == kind && !mount.Folder.StartsWith("/sys/", StringComparison.Ordinal)
            && host.PercentOfRam(mount.Limit) is null or >= 1)
        .DistinctBy(mount => mount.Folder, StringComparer.Ordinal)
        .OrderByDescending(mount => mount.Limit ?? new KiB(long.MaxValue))
        .Take(Most)
        .Select(Row);

    private static HostEvidence Row(MemoryMount mount)
    {
        string limit = (mount.Limit, mount.Kind) switch
        {
            ({ } size, _) => $"may take up to {size.ToReadable()}",
            (null, "ramfs") => "has no limit",
            _ => "may take up to half of RAM",
        };
        string option = mount.Limit is { } set ? $" size={set.Count}k" : "";
        return new("/proc/mounts", $"{mount.Kind} {mount.Folder}{option}", $"files there are memory; it {limit}");
    }
}
