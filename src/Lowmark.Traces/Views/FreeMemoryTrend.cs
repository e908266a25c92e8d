using Lowmark.Allocator;
using Lowmark.Host;
using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Views;

/// <summary>/proc/buddyinfo over time. When there are too many marks, every other one goes.</summary>
/// <param name="most">Marks that are kept of a zone; even.</param>
internal sealed class FreeMemoryTrend(int most)
{
    private static readonly Order s_small = new(3);
    private static readonly Order s_huge = new(9);

    private readonly BuddyInfo _buddies = new();
    private readonly SortedDictionary<(int Node, int Place, string Zone), List<FreeMark>> _zones = [];
    private long? _firstNs;
    private long _looks;
    private long _every = 1;

    public void Add(long timeNs, IHostFiles files)
    {
        if (_buddies.Read(files) is not HostFileState.Read) { return; }
        _firstNs ??= timeNs;
        if (_looks++ % _every != 0) { return; }
        for (int row = 0; row < _buddies.Count; row++) { Add(timeNs, _buddies[row], row); }
        if (!_zones.Values.Any(marks => marks.Count >= most)) { return; }
        _every *= 2;
        foreach (List<FreeMark> marks in _zones.Values) { Thin(marks); }
    }

    public EquatableArray<ZoneTrend> Zones() => _zones
        .Select(zone => new ZoneTrend(
            zone.Key.Node, zone.Key.Zone, zone.Value.ToEquatableArray()))
        .ToEquatableArray();

    private void Add(long timeNs, BuddyInfoRow row, int place)
    {
        (int Node, int Place, string Zone) key = (row.Node, place, row.Zone);
        if (!_zones.TryGetValue(key, out List<FreeMark>? marks)) { _zones.Add(key, marks = []); }
        FreeArea area = row.ToFreeArea();
        TimeSpan at = TimeSpan.FromMicroseconds(Math.Max(0, timeNs - _firstNs!.Value) / 1000);
        marks.Add(new(
            at, area.TotalPages,
            FragmentationIndex.Unusable(area, s_small), FragmentationIndex.Unusable(area, s_huge)));
    }

    private static void Thin(List<FreeMark> marks)
    {
        int kept = 0;
        for (int at = 0; at < marks.Count; at += 2) { marks[kept++] = marks[at]; }
        marks.RemoveRange(kept, marks.Count - kept);
    }
}
