namespace Lowmark.Remedies;

/// <summary>Has the kernel take back inode and dentry caches sooner.</summary>
internal static class RaiseVfsCachePressure
{
    private const string Name = "vm.vfs_cache_pressure";

    public static Remedy? Propose(Situation s)
    {
        if (s.Counter("slab_reclaimable") is not { } slab || s.Ram is not { } ram || Amount.Percent(slab, ram) < 10)
        {
            return null;
        }

        return SysctlChange.Remedy(
            "raise-vfs-cache-pressure",
            $"Raise {Name} to 200",
            RemedyTime.Lasting,
            [new(Name, "200")],
            $"Reclaimable slab, mostly inodes and directory entries, is {Amount.Text(slab)}, "
                + $"{Amount.Percent(slab, ram)} % of RAM. At 200 (default 100) reclaim takes twice as many of them "
                + "for each page of cache.",
            "Directory walks and file opens find less cached.",
            s.Because(s.Cause.Id));
    }
}
