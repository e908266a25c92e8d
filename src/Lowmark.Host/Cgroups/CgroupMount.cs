using Lowmark.Host.Processes;
using Lowmark.Kernel;

namespace Lowmark.Host.Cgroups;

/// <summary>The controllers whose groups are read.</summary>
public enum CgroupController
{
    Memory,
    Cpuset,
}

/// <summary>Where the groups of a controller are.</summary>
/// <param name="Folder">The mount point, as for <see cref="IHostFiles.Read"/>.</param>
/// <param name="Root">Which group is mounted there, <c>/</c> for all of them; as this reader's cgroup namespace names
/// it.</param>
public sealed record CgroupMount(CgroupController Controller, CgroupVersion Version, string Folder, string Root = "/")
{
    /// <summary>The group of a process in this hierarchy, as the kernel prints it.</summary>
    /// <returns>Null when the process is not told to be in one.</returns>
    public string? PathOf(PidCgroup? process) => Version == CgroupVersion.V2 ? process?.Unified
        : Controller == CgroupController.Memory ? process?.Memory
        : process?.Cpuset;
}
