using Lowmark.Diagnosis.Model;
using Lowmark.Host.Cgroups;

namespace Lowmark.Diagnosis.Checks;

/// <summary>File systems in memory, as evidence. What each holds no file of /proc tells.</summary>
internal static class TmpfsRows
{
    public const int Most = 5;

    public static HostEvidence Of(MemoryMount mount)
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
