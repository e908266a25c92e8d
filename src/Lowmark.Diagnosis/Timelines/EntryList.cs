using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Entries of a machine: the first and the last of them are kept, all are counted.</summary>
internal sealed class EntryList
{
    /// <summary>At either end.</summary>
    public const int MostKept = 200;

    private readonly List<Item> _first = [];
    private readonly Queue<Item> _last = new();

    public long Count { get; private set; }

    public void Add(TrackedIncident incident) => Add(new Item(incident, null, incident.At));

    /// <param name="at">As its clock has it; the entry's own is set when the origin is known.</param>
    public void Add(TimelineEntry entry, double? at) => Add(new Item(null, entry, at));

    /// <param name="origin">Where the machine's time begins.</param>
    public EquatableArray<TimelineEntry> Build(double origin)
    {
        // An entry of unknown time stays behind the one that it came after.
        double last = double.NegativeInfinity;
        List<(double Key, Item Item)> keyed = [];
        foreach (Item item in _first.Concat(_last))
        {
            last = item.At ?? last;
            keyed.Add((last, item));
        }

        return keyed.OrderBy(entry => entry.Key)
            .Select(entry => entry.Item.Incident?.Entry(origin)
                ?? entry.Item.Entry! with { AtSeconds = entry.Item.At - origin })
            .ToEquatableArray();
    }

    private void Add(Item item)
    {
        Count++;
        if (_first.Count < MostKept)
        {
            _first.Add(item);
            return;
        }

        _last.Enqueue(item);
        if (_last.Count > MostKept) { _last.Dequeue(); }
    }

    private sealed record Item(TrackedIncident? Incident, TimelineEntry? Entry, double? At);
}
