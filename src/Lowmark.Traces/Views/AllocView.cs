using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Scenes;

namespace Lowmark.Traces.Views;

/// <summary>Who allocates what: pages, or objects of the slab allocator.</summary>
/// <param name="ofObjects">kmalloc and kmem_cache_alloc, in bytes; else blocks of the page allocator, in pages.</param>
public sealed class AllocView(TraceTables tables, bool ofObjects) : TraceView(tables)
{
    private readonly Tally<Key> _tally = new(MostKeys);
    private long _failed;

    public override void On(in EventHead head, in PageAllocated page)
    {
        if (ofObjects) { return; }
        if (page.Pfn is null && !head.IsCounted) { _failed++; }
        else { Add(head, page.Gfp, page.Order.Value, page.Migratetype, TraceNames.None, page.Order.PagesPerBlock); }
    }

    public override void On(in EventHead head, in ObjectAllocated item)
    {
        if (!ofObjects) { return; }
        if (item.Address is null && !head.IsCounted) { _failed++; }
        else { Add(head, item.Gfp, 0, -1, item.Cache != TraceNames.None ? item.Cache : item.CallSite, item.Allocated); }
    }

    public override AllocReport Build(TraceCoverage coverage) => new()
    {
        Coverage = coverage,
        Release = Tables.Release,
        PageSize = PageSize,
        OfObjects = ofObjects,
        Events = _tally.Total.Events,
        Amount = _tally.Total.Size,
        Failed = _failed,
        Paths = Paths(_tally, key => (key.Stack, key.Comm)),
        Folded = Folded(_tally, key => (key.Stack, key.Comm)),
        Tasks = Shares(_tally, key => TaskName(key.Comm)),
        Orders = ofObjects ? [] : Shares(_tally, key => $"order {key.Order}"),
        Flags = Shares(_tally, key => string.Join('|', Tables.Gfp[key.Gfp].Names)),
        Migratetypes = ofObjects ? [] : Shares(_tally, key => TraceScene.Name(Scene, key.Migratetype)),
        Kinds = ofObjects ? Shares(_tally, key => Tables.Names[key.Kind]) : [],
    };

    private void Add(in EventHead head, int gfp, int order, int migratetype, int kind, long amount) =>
        _tally.Add(new(head.Stack, head.Comm, gfp, order, migratetype, kind), head.Count, amount * head.Count);

    private readonly record struct Key(int Stack, int Comm, int Gfp, int Order, int Migratetype, int Kind);
}

/// <summary>What was allocated while the trace ran, whatever became of it.</summary>
public sealed record AllocReport : TraceReport
{
    /// <summary>Of the slab allocator, in bytes; else of the page allocator, in pages.</summary>
    public required bool OfObjects { get; init; }

    public override string View => "alloc";

    public override TraceUnit Unit => OfObjects ? TraceUnit.Bytes : TraceUnit.Pages;

    /// <summary>Requests that got nothing; what a histogram counted does not tell.</summary>
    public required long Failed { get; init; }

    /// <summary>By order of the block; empty for objects.</summary>
    public required EquatableArray<Share> Orders { get; init; }

    /// <summary>By gfp flags, as the kernel names them.</summary>
    public required EquatableArray<Share> Flags { get; init; }

    /// <summary>By the type of the free list; empty for objects.</summary>
    public required EquatableArray<Share> Migratetypes { get; init; }

    /// <summary>By cache, or by the function that asked where the kernel does not tell the cache; empty for
    /// pages.</summary>
    public required EquatableArray<Share> Kinds { get; init; }
}
