using Lowmark.Host.Cgroups;
using Lowmark.Host.Features;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Nodes;
using Lowmark.Host.Settings;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Host;

/// <summary>What stands still, or is looked at once: settings, features and hardware of a machine. Null and empty are
/// "this machine has none, or it may not be read"; where that matters the type itself tells.</summary>
/// <param name="Slab">Missing too where it was not asked for.</param>
/// <param name="Types">The same.</param>
/// <param name="Balloons">Balloon drivers that are loaded.</param>
/// <param name="MemoryMounts">File systems whose files are memory.</param>
/// <param name="SharedSegments">Of System V.</param>
/// <param name="SocketBuffers">What TCP and UDP hold for data on its way.</param>
public sealed record HostSurroundings(
    VmSettings Settings,
    Reading<KernelCommandLine> CommandLine,
    Reading<Swaps> Swaps,
    Reading<SlabInfo> Slab,
    Reading<PageTypeInfo> Types,
    HugePages HugePages,
    TransparentHugePages? TransparentHugePages,
    SamePageMerging? SamePageMerging,
    Zswap? Zswap,
    EquatableArray<Zram> Zram,
    HostNodes Nodes,
    MemoryBlocks? Blocks,
    EquatableArray<MemoryErrors> Errors,
    EquatableArray<NetworkDevice> Network,
    EquatableArray<string> Balloons,
    Reading<KernelModules> Modules,
    EquatableArray<MemoryMount> MemoryMounts,
    EquatableArray<SharedSegment> SharedSegments,
    ZfsCache? ZfsCache,
    Pages? SocketBuffers)
{
    /// <param name="withLists">pagetypeinfo and slabinfo as well: the kernel walks its lists for them, with their locks
    /// held, which takes longer than all other files together.</param>
    public static HostSurroundings Read(IHostFiles files, bool withLists)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new(
            VmSettings.Read(files),
            KernelCommandLine.Read(files),
            Memory.Swaps.Read(files),
            withLists ? SlabInfo.Read(files) : new(HostFileState.Missing, null),
            withLists ? PageTypeInfo.Read(files) : new(HostFileState.Missing, null),
            Memory.HugePages.Read(files),
            Features.TransparentHugePages.Read(files),
            Features.SamePageMerging.Read(files),
            Features.Zswap.Read(files),
            Features.Zram.ReadAll(files).ToEquatableArray(),
            HostNodes.Read(files),
            MemoryBlocks.Read(files),
            MemoryErrors.ReadAll(files).ToEquatableArray(),
            NetworkDevice.ReadAll(files).ToEquatableArray(),
            KernelModules.FindBalloons(files).ToEquatableArray(),
            KernelModules.Read(files),
            Mounted(files),
            SharedSegment.ReadAll(files).ToEquatableArray(),
            Features.ZfsCache.Read(files),
            SocketMemory.Read(files));
    }

    /// <summary>As PID 1 sees it, or this process where only root may know.</summary>
    private static EquatableArray<MemoryMount> Mounted(IHostFiles files) =>
        (MountInfo.Read(files, "/proc/1/mountinfo").Value ?? MountInfo.Read(files, "/proc/self/mountinfo").Value)
        ?.InMemory ?? [];
}
