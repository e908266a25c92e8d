using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Scenes;

namespace Lowmark.Traces.Views;

/// <summary>Who fragments: requests that were served from the free lists of another type of pages, and how the free
/// memory is cut while they are.</summary>
public sealed class FragView(TraceTables tables) : TraceView(tables)
{
    /// <summary>Of the index of free memory: three seconds short of an hour at one a second.</summary>
    private const int MostMarks = 240;

    /// <summary>2 MiB on x86, the size of a pageblock, where the trace does not tell.</summary>
    private static readonly Order s_usualPageblock = new(9);

    private readonly Tally<Key> _tally = new(MostKeys);
    private readonly FreeMemoryTrend _trend = new(MostMarks);
    private long _takenOver;
    private long _fragmenting;

    public override void Look(long timeNs, IHostFiles files)
    {
        base.Look(timeNs, files);
        _trend.Add(timeNs, files);
    }

    public override void On(in EventHead head, in PageFellBack page)
    {
        Order pageblock = page.PageblockOrder ?? PageblockOfScene();
        bool isTaken = page.ChangesOwnership ?? false;
        bool fragments = page.FallbackOrder.Value < pageblock.Value;
        _tally.Add(
            new(head.Stack, head.Comm, page.Order.Value, page.FallbackOrder.Value, page.Migratetype,
                page.FallbackMigratetype, isTaken, fragments),
            head.Count, head.Count);
        if (isTaken) { _takenOver += head.Count; }
        if (fragments) { _fragmenting += head.Count; }
    }

    public override FragReport Build(TraceCoverage coverage) => new()
    {
        Coverage = coverage,
        Release = Tables.Release,
        PageSize = PageSize,
        Events = _tally.Total.Events,
        Amount = _tally.Total.Size,
        TakenOver = _takenOver,
        Fragmenting = _fragmenting,
        Paths = Paths(_tally, key => (key.Stack, key.Comm)),
        Folded = Folded(_tally, key => (key.Stack, key.Comm)),
        Tasks = Shares(_tally, key => TaskName(key.Comm)),
        Types = Types(),
        Orders = Shares(_tally, key => $"order {key.Order}"),
        FallbackOrders = Shares(_tally, key => $"order {key.FallbackOrder}"),
        Trend = _trend.Zones(),
    };

    private EquatableArray<TypeFallback> Types() =>
        _tally.Entries.GroupBy(entry => (entry.Key.Type, entry.Key.FallbackType))
            .Select(group => new TypeFallback(
                TraceScene.Name(Scene, group.Key.Type),
                TraceScene.Name(Scene, group.Key.FallbackType),
                group.Sum(entry => entry.Value.Events),
                group.Where(entry => entry.Key.IsTaken).Sum(entry => entry.Value.Events),
                group.Where(entry => entry.Key.Fragments).Sum(entry => entry.Value.Events)))
            .OrderByDescending(row => row.Events).ThenBy(row => row.Wanted, StringComparer.Ordinal)
            .ThenBy(row => row.TakenFrom, StringComparer.Ordinal)
            .ToEquatableArray();

    private Order PageblockOfScene() => Scene?.Pageblock is { Count: > 0 } pages
        ? new(System.Numerics.BitOperations.Log2((ulong)pages.Count))
        : s_usualPageblock;

    private readonly record struct Key(
        int Stack, int Comm, int Order, int FallbackOrder, int Type, int FallbackType, bool IsTaken, bool Fragments);
}

/// <summary>Fallbacks to free lists of another migratetype: kmem:mm_page_alloc_extfrag. Many of unmovable and
/// reclaimable requests in movable pageblocks are what makes memory unusable for large blocks.</summary>
public sealed record FragReport : TraceReport
{
    public override string View => "frag";

    public override TraceUnit Unit => TraceUnit.Fallbacks;

    /// <summary>Of them, those where the whole pageblock went over to the new type, which fragments less.</summary>
    public required long TakenOver { get; init; }

    /// <summary>Of them, those that took apart a block smaller than a pageblock (<c>fragmenting</c> of the
    /// event).</summary>
    public required long Fragmenting { get; init; }

    public required EquatableArray<TypeFallback> Types { get; init; }

    /// <summary>By order of the request.</summary>
    public required EquatableArray<Share> Orders { get; init; }

    /// <summary>By order of the block that was taken apart.</summary>
    public required EquatableArray<Share> FallbackOrders { get; init; }

    /// <summary>How the free memory of each zone was cut meanwhile; empty when the trace holds no
    /// /proc/buddyinfo.</summary>
    public required EquatableArray<ZoneTrend> Trend { get; init; }
}

/// <summary>Whose pages were taken for what.</summary>
/// <param name="TakenOver">Of <paramref name="Events"/>, with the whole pageblock.</param>
/// <param name="Fragmenting">Of <paramref name="Events"/>, from a block smaller than a pageblock.</param>
public sealed record TypeFallback(string Wanted, string TakenFrom, long Events, long TakenOver, long Fragmenting);

/// <summary>One zone over time.</summary>
/// <param name="Marks">In order of time.</param>
public sealed record ZoneTrend(int Node, string Zone, EquatableArray<FreeMark> Marks);

/// <summary>How the free memory of a zone is cut at one time.</summary>
/// <param name="At">Since the first one.</param>
/// <param name="UnusableAt3">Share of the free memory in blocks smaller than order 3, in thousandths.</param>
/// <param name="UnusableAt9">The same for order 9, a huge page on x86.</param>
public readonly record struct FreeMark(TimeSpan At, Pages Free, int UnusableAt3, int UnusableAt9);
