using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>What the figures of a machine say by themselves.</summary>
public static class PulseReader
{
    /// <param name="host">Sampled once at least (<see cref="HostSampler.SampleFigures"/>).</param>
    public static HostPulse Read(HostSampler host)
    {
        ArgumentNullException.ThrowIfNull(host);
        HostFigures now = host.Now;
        MemoryState? state = MachineMemory.Of(now.Zones, now.Buddies, null, now.Memory, []);
        return new()
        {
            Uptime = now.Uptime,
            Interval = host.Interval,
            Memory = state,
            Ram = now.Memory.MemTotal,
            Available = now.Memory.MemAvailable ?? now.Memory.MemFree,
            SwapTotal = now.Memory.SwapTotal,
            SwapFree = now.Memory.SwapFree,
            Pieces = state is null ? [] : Pieces(state),
            SomeStalled = Share(host, now.MemoryPressure.Some, host.Before?.MemoryPressure.Some),
            FullStalled = Share(host, now.MemoryPressure.Full, host.Before?.MemoryPressure.Full),
            SomeStalledByIo = Share(host, now.IoPressure.Some, host.Before?.IoPressure.Some),
            Rates =
            [
                Rate(host, RateKind.AllocationStalls, static file => file.AllocStalls),
                Rate(host, RateKind.ScannedDirectly, static file => file.ScannedDirectly),
                Rate(host, RateKind.Refaults, static file => file.Refaults),
                Rate(host, RateKind.SwappedIn, static file => file["pswpin"u8]),
                Rate(host, RateKind.SwappedOut, static file => file["pswpout"u8]),
                Rate(host, RateKind.CompactionFailures, static file => file["compact_fail"u8]),
                Rate(host, RateKind.OomKills, static file => file["oom_kill"u8]),
                Rate(host, RateKind.ScannedByKswapd, static file => file.ScannedByKswapd),
            ],
        };
    }

    private static EquatableArray<ZonePieces> Pieces(MemoryState state)
    {
        List<ZonePieces> zones = [];
        foreach (ZoneState zone in state.Zones)
        {
            if (zone.FreeArea is not { Orders.IsEmpty: false } area) { continue; }
            long[] blocks = new long[area.Orders.Count];
            int[] unusable = new int[area.TotalPages.Count > 0 ? blocks.Length : 0];
            for (int order = 0; order < blocks.Length; order++)
            {
                blocks[order] = area.Orders[order].Blocks;
                if (unusable.Length > 0) { unusable[order] = FragmentationIndex.Unusable(area, new Order(order)); }
            }

            zones.Add(new(zone.Node, zone.Name, new(blocks), new(unusable)));
        }

        return zones.ToEquatableArray();
    }

    private static StallShare? Share(HostSampler host, PressureLine? now, PressureLine? before)
    {
        if (now is not { } line) { return null; }
        double? share = host.Interval is { } over && line.Total - before?.Total is { Ticks: >= 0 } waited
            ? Math.Min(100, 100 * waited / over)
            : null;
        return new(share, line.Avg10, line.Avg60, line.Avg300);
    }

    private static HostRate Rate(HostSampler host, RateKind kind, Func<VmStat, long?> counter) =>
        new(kind, host.PerSecond(host.Rise(counter)), counter(host.Now.VmStat) is not null);
}
