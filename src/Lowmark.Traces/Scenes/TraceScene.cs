using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Host.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Scenes;

/// <summary>The machine that a trace was taken on. Null is "not told".</summary>
/// <param name="Memory">Zones with their sizes and watermarks when the trace began.</param>
/// <param name="Spans">Which pages lie in which zone.</param>
/// <param name="MinFree">vm.min_free_kbytes.</param>
/// <param name="ScaleFactor">vm.watermark_scale_factor, in 1/10,000.</param>
/// <param name="Pageblock">Pages of a pageblock.</param>
/// <param name="Migratetypes">Their names, by the kernel's numbers.</param>
public sealed record TraceScene(
    MemoryState? Memory, ZoneSpans Spans, KiB? MinFree, int? ScaleFactor, Pages? Pageblock,
    EquatableArray<string> Migratetypes)
{
    /// <summary>enum migratetype, include/linux/mmzone.h, 4.4 to 7.2; with CMA and isolation built in, as
    /// distributions do.</summary>
    private static readonly EquatableArray<string> s_usual =
        ["Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate"];

    public static TraceScene Read(IHostFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        ZoneInfo zones = new();
        BuddyInfo buddies = new();
        MemInfo memory = new();
        zones.Read(files);
        buddies.Read(files);
        memory.Read(files);
        PageTypeInfo? types = PageTypeInfo.Read(files).Value;
        return new(
            MachineMemory.Of(zones, buddies, types, memory, []),
            ZoneSpans.Of(zones),
            files.Number("/proc/sys/vm/min_free_kbytes") is { } minFree ? new KiB(minFree) : null,
            (int?)files.Number("/proc/sys/vm/watermark_scale_factor"),
            types?.Pageblock,
            types is null ? s_usual : NamesOf(types));
    }

    /// <summary>What the kernel calls a migratetype; its number where that is not known.</summary>
    /// <param name="migratetype">−1 when not told.</param>
    public static string Name(TraceScene? scene, int migratetype)
    {
        EquatableArray<string> names = scene?.Migratetypes ?? s_usual;
        return migratetype < 0 ? "(unknown)"
            : migratetype < names.Count ? names[migratetype]
            : $"type {migratetype}";
    }

    /// <summary>pagetypeinfo has a row for each, in the order of their numbers.</summary>
    private static EquatableArray<string> NamesOf(PageTypeInfo types)
    {
        FreeListRow first = types.FreeLists[0];
        return types.FreeLists.TakeWhile(row => row.Node == first.Node && row.Zone == first.Zone)
            .Select(row => row.Migratetype).ToEquatableArray();
    }
}
