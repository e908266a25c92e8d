using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>What a balloon driver has taken out of the machine, for its host.</summary>
/// <remarks>The row <c>Balloon</c> of meminfo where it is there; else <c>balloon_inflate</c> less
/// <c>balloon_deflate</c> of vmstat, pages since boot, which the drivers of virtio and VMware count
/// (mm/balloon_compaction.c, drivers/virtio/virtio_balloon.c).</remarks>
internal static class BalloonPages
{
    /// <returns>Null when neither is said.</returns>
    public static (KiB Size, HostEvidence Evidence)? Of(HostFacts host)
    {
        const string Because = "what the balloon holds, for the host of this machine";
        if (host.Memory.Balloon is { } row) { return (row, new("/proc/meminfo", $"Balloon: {row}", Because)); }
        if (host.Host.Now.VmStat["balloon_inflate"u8] is not { } blown
            || host.Host.Now.VmStat["balloon_deflate"u8] is not { } let) { return null; }
        KiB size = new Pages(Math.Max(0, blown - let)).ToKiB(host.PageSize);
        return (size, new("/proc/vmstat", $"balloon_inflate {blown} - balloon_deflate {let} = {blown - let}", Because));
    }
}
