using System.Globalization;
using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Scenes;

namespace Lowmark.Traces.Views;

/// <summary>What a machine keeps for requests that can not wait, and which min_free_kbytes would keep more.</summary>
/// <param name="scene">Null when the trace holds no files of the machine.</param>
internal sealed class ReservePlan(TraceScene? scene, KernelRelease? release, AllocatorVariant variant)
{
    private const int Margin = 8;

    private static readonly AllocationRequest s_belowMin =
        new(default, GfpFlags.High | GfpFlags.Atomic | GfpFlags.KswapdReclaim);

    private static readonly AllocationRequest s_aboveMin = new(default, GfpFlags.KswapdReclaim);

    private readonly EquatableArray<ZoneState> _zones = scene?.Memory?.Zones.ToEquatableArray() ?? [];

    /// <param name="span">Place among the scene's spans; −1 when not known.</param>
    public (int? Node, string? Zone) NameOf(int span) =>
        span < 0 || scene is null ? (null, null) : (scene.Spans.Zones[span].Node, scene.Spans.Zones[span].Zone);

    /// <summary>As the marks were; null when they are not told.</summary>
    public Pages? RoomOf(int span, AtomicClass kind)
    {
        (int? node, string? name) = NameOf(span);
        return _zones.FirstOrDefault(zone => zone.Node == node && zone.Name == name) is
            { Min: { } min, Low: { } low, High: { } high } known
            ? Room(new(min - (known.Boost ?? default), low, high), kind)
            : null;
    }

    /// <returns>Or why it can not be computed.</returns>
    public (KiB? MinFree, string? Why) SmallestMinFree(IReadOnlyList<AtomicZone> bursts)
    {
        AtomicZone[] needed = [.. bursts.Where(zone => zone.Class is not AtomicClass.Optional)];
        if (needed.Length == 0) { return (null, "no request was seen that could not wait and would have failed"); }
        if (scene?.Memory is not { } memory || scene.MinFree is null)
        {
            return (null, "the trace does not hold the machine's /proc/zoneinfo, /proc/meminfo and min_free_kbytes");
        }

        if (Array.Exists(needed, zone => zone.Zone is null))
        {
            return (null, "some pages lie in no zone that /proc/zoneinfo tells of");
        }

        long least = 0;
        long most = (memory.Totals.TotalRam ?? default).ToKiB(memory.PageSize).Count;
        if (!Holds(new(most), needed)) { return (null, "no value keeps so much: one of the zones has no share in it"); }
        while (least < most)
        {
            long middle = least + ((most - least) / 2);
            if (Holds(new(middle), needed)) { most = middle; }
            else { least = middle + 1; }
        }

        return (new(most), null);
    }

    /// <summary>A little more than was seen: the next burst is another one.</summary>
    public static SetSysctl? Advise(KiB? present, KiB? needed) =>
        present is { } now && needed is { } smallest && smallest > now
            ? new(
                "vm.min_free_kbytes",
                (smallest.Count + (smallest.Count / Margin)).ToString(CultureInfo.InvariantCulture))
            : null;

    private bool Holds(KiB minFree, AtomicZone[] bursts)
    {
        EquatableArray<ZoneWatermarks>? marks = WatermarkSetup.Compute(
            _zones, minFree, scene?.ScaleFactor ?? WatermarkSetup.DefaultScaleFactor, scene!.Memory!.PageSize,
            WatermarkSetupRule.For(release));
        return marks is { } all && Array.TrueForAll(bursts, burst =>
        {
            int at = IndexOf(burst);
            return at >= 0 && burst.Peak <= Room(all[at], burst.Class);
        });
    }

    private int IndexOf(AtomicZone burst)
    {
        for (int at = 0; at < _zones.Count; at++)
        {
            if (_zones[at].Node == burst.Node && _zones[at].Name == burst.Zone) { return at; }
        }

        return -1;
    }

    private Pages Room(ZoneWatermarks marks, AtomicClass kind) =>
        AtomicRoom.Of(marks, kind is AtomicClass.BelowMin ? s_belowMin : s_aboveMin, variant);
}
