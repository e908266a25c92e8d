using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Machine;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>Computes what the reserve of a machine must hold.</summary>
internal static class ReserveNeedsReader
{
    /// <summary>Ring sizes are asked of a driver by ioctl only: the usual default of common drivers.</summary>
    private const long AssumedRing = 512;

    /// <summary>What precedes and follows the frame in a buffer (NET_SKB_PAD, skb_shared_info).</summary>
    private const long BufferOverhead = 512;

    public static ReserveNeeds Read(HostFacts host)
    {
        EquatableArray<ZoneState> zones = host.State?.Zones.ToEquatableArray() ?? [];
        WatermarkSetupRule rule = WatermarkSetupRule.For(host.Host.Identity.Release);
        bool huge = host.Still.TransparentHugePages is { Enabled: not "never" };
        Pages pageblock = host.Still.Types.Value?.Pageblock
            ?? host.Still.TransparentHugePages?.PmdSize?.ToPages(host.PageSize) ?? new Pages(512);
        (KiB? network, string words) = OfNetwork(host);
        return new(
            zones.IsEmpty ? null : WatermarkSetup.DefaultMinFree(zones, host.PageSize, rule),
            zones.IsEmpty || !huge ? null : WatermarkSetup.RecommendedByKhugepaged(zones, pageblock, host.PageSize),
            network, words);
    }

    private static (KiB? Need, string Words) OfNetwork(HostFacts host)
    {
        long queues = 0;
        long pages = 0;
        foreach (NetworkDevice device in host.Still.Network)
        {
            if (!device.HasHardware || device.ReceiveQueues == 0) { continue; }
            long bytes = Math.Clamp(device.Mtu ?? 1500, 68, 65_536) + BufferOverhead;
            queues += device.ReceiveQueues;
            pages += device.ReceiveQueues * AssumedRing * ((bytes + host.PageSize.Bytes - 1) / host.PageSize.Bytes);
        }

        return queues == 0
            ? (null, "no network hardware")
            : (new Pages(pages).ToKiB(host.PageSize), $"{queues} receive queues, rings of {AssumedRing} assumed");
    }
}
