using Lowmark.Kernel;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>What was allocated and not given back for a time: kmalloc, slab caches, and pages that are not the slab
/// allocator's own.</summary>
/// <param name="age">How long; null: half of the trace.</param>
public sealed class LeakView(TraceTables tables, TimeSpan? age) : TraceView(tables)
{
    private const int MostLive = 1 << 20;

    private readonly Dictionary<Owner, Counts> _owners = [];
    private readonly LiveObjects<Owner> _objects = new(MostLive);
    private readonly LiveObjects<Owner> _pages = new(MostLive);
    private readonly Dictionary<int, bool> _slabStacks = [];
    private long? _firstNs;
    private long _lastNs;
    private long _gaps;

    public override void Lose(long timeNs) => _gaps++;

    public override void On(in EventHead head, in ObjectAllocated item)
    {
        See(head);
        if (item.Address is not { } address) { return; }
        Owner owner = new(head.Stack, head.Comm, item.Cache, item.CallSite, -1, item.Allocated);
        Take(_objects, address, owner, head);
    }

    public override void On(in EventHead head, in ObjectFreed item)
    {
        See(head);
        Give(_objects, item.Address);
    }

    public override void On(in EventHead head, in PageAllocated page)
    {
        See(head);
        // What a cache is made of is counted by its objects.
        if (page.Pfn is not { } pfn || IsSlab(head.Stack)) { return; }
        long size = page.Order.PagesPerBlock * PageBytes;
        Take(_pages, pfn, new(head.Stack, head.Comm, 0, 0, page.Order.Value, size), head);
    }

    public override void On(in EventHead head, in PageFreed page)
    {
        See(head);
        Give(_pages, page.Pfn);
    }

    public override LeakReport Build(TraceCoverage coverage)
    {
        long spanNs = _lastNs - (_firstNs ?? _lastNs);
        TimeSpan least = age ?? Span(spanNs / 2);
        Tally<Owner> kept = new(MostKeys);
        Dictionary<Owner, long> oldest = [];
        foreach ((LiveObjects<Owner> live, Owner owner, long since) in Live())
        {
            if (Span(_lastNs - since) < least) { continue; }
            kept.Add(owner, live.Weight, owner.Size * live.Weight);
            oldest[owner] = Math.Min(since, oldest.GetValueOrDefault(owner, since));
        }

        return new()
        {
            Coverage = coverage,
            Release = Tables.Release,
            PageSize = PageSize,
            Events = kept.Total.Events,
            Amount = kept.Total.Size,
            Age = least,
            Sampled = Math.Max(_objects.Weight, _pages.Weight),
            Paths = Paths(kept, owner => (owner.Stack, owner.Comm)),
            Folded = Folded(kept, owner => (owner.Stack, owner.Comm)),
            Tasks = Shares(kept, owner => TaskName(owner.Comm)),
            Suspects = Suspects(kept, oldest),
            AllocatedBytes = _owners.Sum(entry => entry.Key.Size * entry.Value.Allocated),
            FreedBytes = _owners.Sum(entry => entry.Key.Size * entry.Value.Freed),
            Gaps = _gaps,
        };
    }

    private IEnumerable<(LiveObjects<Owner> Live, Owner Owner, long SinceNs)> Live() =>
        _objects.Entries.Select(entry => (_objects, entry.Owner, entry.SinceNs))
            .Concat(_pages.Entries.Select(entry => (_pages, entry.Owner, entry.SinceNs)));

    /// <summary>By what was asked for and by whom: the ways that led there are added up.</summary>
    private EquatableArray<LeakSuspect> Suspects(Tally<Owner> kept, Dictionary<Owner, long> oldest)
    {
        ILookup<Place, Owner> owners = _owners.Keys.ToLookup(PlaceOf);
        return kept.By(PlaceOf).Select(row => Describe(row.Part, row.Amount, [.. owners[row.Part]], oldest))
            .ToEquatableArray();
    }

    private LeakSuspect Describe(Place place, Amount kept, Owner[] owners, Dictionary<Owner, long> oldest) => new(
        place.Kind, place.Asker.Length == 0 ? null : place.Asker, place.Comm, kept.Events, kept.Size,
        owners.Sum(owner => _owners[owner].Allocated), owners.Sum(owner => _owners[owner].Freed),
        Span(_lastNs - owners.Where(oldest.ContainsKey).Min(owner => oldest[owner])));

    private Place PlaceOf(Owner owner) =>
        new(KindOf(owner), AskerOf(owner.Stack) ?? Tables.Names[owner.CallSite], TaskName(owner.Comm));

    private static TimeSpan Span(long ns) => new(ns / TimeSpan.NanosecondsPerTick);

    private string KindOf(Owner owner) => (owner.Order, owner.Cache) switch
    {
        ( >= 0, _) => $"pages of order {owner.Order}",
        (_, TraceNames.None) => $"objects of {owner.Size} bytes",
        (_, var cache) => Tables.Names[cache],
    };

    private long PageBytes => (PageSize ?? Kernel.Units.PageSize.Of4KiB).Bytes;

    private bool IsSlab(int stack)
    {
        if (_slabStacks.TryGetValue(stack, out bool known)) { return known; }
        bool isSlab = false;
        foreach (int frame in Tables.Stacks[stack])
        {
            string name = Tables.Names[frame];
            isSlab |= name is "allocate_slab" or "new_slab" or "___slab_alloc" or "cache_grow_begin" or "cache_grow"
                or "fallback_alloc" or "kmem_getpages";
        }

        _slabStacks.Add(stack, isSlab);
        return isSlab;
    }

    private void See(in EventHead head)
    {
        _firstNs ??= head.TimeNs;
        _lastNs = Math.Max(_lastNs, head.TimeNs);
    }

    private void Take(LiveObjects<Owner> live, ulong address, Owner owner, in EventHead head)
    {
        if (!_owners.TryGetValue(owner, out Counts? counts))
        {
            if (_owners.Count == MostKeys) { return; }
            _owners.Add(owner, counts = new());
        }

        counts.Allocated++;
        live.Add(address, owner, head.TimeNs);
    }

    private void Give(LiveObjects<Owner> live, ulong address)
    {
        if (live.Remove(address, out Owner owner)) { _owners[owner].Freed += live.Weight; }
    }

    private readonly record struct Owner(int Stack, int Comm, int Cache, int CallSite, int Order, long Size);

    private readonly record struct Place(string Kind, string Asker, string Comm) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            int order = string.CompareOrdinal(Kind, other.Kind);
            if (order == 0) { order = string.CompareOrdinal(Asker, other.Asker); }
            return order != 0 ? order : string.CompareOrdinal(Comm, other.Comm);
        }
    }

    private sealed class Counts
    {
        public long Allocated { get; set; }

        public long Freed { get; set; }
    }
}
