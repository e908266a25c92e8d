using Lowmark.Remedies;

namespace Lowmark.Plans.Swap;

/// <summary>Where a swap file of ours can lie.</summary>
/// <remarks>swapon(8), mkswap(8): a swap file has no holes and its file system knows how to swap to it: ext and XFS
/// take a file that was written in full; Btrfs one that is not copied on write (btrfs(5), v5.0); ZFS, overlay, tmpfs,
/// NFS none.</remarks>
internal static class SwapPlace
{
    /// <summary>Looked at in this order; what is mounted elsewhere may go away.</summary>
    private static readonly string[] s_folders = ["/", "/var", "/srv", "/home"];

    private const int MostFiles = 8;

    /// <returns>Why there is none, else null.</returns>
    public static string? Find(PlanSite site, out string file, out SwapFileWay way)
    {
        (file, way) = ("", default);
        IReadOnlyDictionary<string, MountedFileSystem> mounts = MountTable.Read(site);
        List<string> reasons = [];
        foreach (string folder in s_folders)
        {
            if (!mounts.TryGetValue(folder, out MountedFileSystem mount)) { continue; }
            if (WayOf(mount) is { } fitting)
            {
                if (FreeName(site, folder) is not { } name) { return $"{folder} has {MostFiles} swap files of ours."; }
                (file, way) = (name, fitting);
                return null;
            }

            reasons.Add($"{folder} is {WhyNot(mount)}");
        }

        return reasons.Count == 0
            ? "What is mounted can not be read."
            : $"No file system here takes a swap file: {string.Join("; ", reasons)}.";
    }

    private static SwapFileWay? WayOf(MountedFileSystem mount) => mount switch
    {
        { IsReadOnly: true } => null,
        { Kind: "ext2" or "ext3" or "ext4" or "xfs" } => SwapFileWay.Written,
        { Kind: "btrfs" } => SwapFileWay.NoCopyOnWrite,
        _ => null,
    };

    private static string WhyNot(MountedFileSystem mount) => mount switch
    {
        { IsReadOnly: true } => "read-only",
        { Kind: "overlay" or "aufs" } => "an overlay, as in a container: swap is the host's",
        { Kind: "tmpfs" or "ramfs" } => $"{mount.Kind}, which lies in memory itself",
        { Kind: "zfs" } => "zfs, whose files can not be swapped to without risk of a deadlock",
        { Kind: "nfs" or "nfs4" or "cifs" or "9p" } => $"{mount.Kind}, which needs memory to write over the network",
        _ => $"{mount.Kind}, which is not known to take one",
    };

    private static string? FreeName(PlanSite site, string folder)
    {
        IReadOnlyList<string> names = site.Names(folder);
        for (int i = 1; i <= MostFiles; i++)
        {
            string name = i == 1 ? SwapFile.Name : $"{SwapFile.Name}-{i}";
            string path = folder == "/" ? $"/{name}" : $"{folder}/{name}";
            if (!names.Contains(name) && !site.IsPlanned(path)) { return path; }
        }

        return null;
    }
}
