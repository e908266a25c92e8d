using Lowmark.Host.Features;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Nodes;
using Lowmark.Host.Settings;
using Lowmark.Kernel;

namespace Lowmark.Host;

/// <summary>What stands still, or is looked at once: settings, features and hardware of a machine. Null and empty are
/// "this machine has none, or it may not be read"; where that matters the type itself tells.</summary>
/// <param name="Types">Missing too where it was not asked for.</param>
/// <param name="Balloons">Balloon drivers that are loaded.</param>
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
    EquatableArray<string> Balloons)
{
    /// <param name="withTypes">pagetypeinfo as well: the kernel walks its free lists for it, with their lock held,
    /// which takes longer than all other files together.</param>
    public static HostSurroundings Read(IHostFiles files, bool withTypes)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new(
            VmSettings.Read(files),
            KernelCommandLine.Read(files),
            Memory.Swaps.Read(files),
            SlabInfo.Read(files),
            withTypes ? PageTypeInfo.Read(files) : new(HostFileState.Missing, null),
            Memory.HugePages.Read(files),
            Features.TransparentHugePages.Read(files),
            Features.SamePageMerging.Read(files),
            Features.Zswap.Read(files),
            Features.Zram.ReadAll(files).ToEquatableArray(),
            HostNodes.Read(files),
            MemoryBlocks.Read(files),
            MemoryErrors.ReadAll(files).ToEquatableArray(),
            NetworkDevice.ReadAll(files).ToEquatableArray(),
            KernelModules.FindBalloons(files).ToEquatableArray());
    }
}
