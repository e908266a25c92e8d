using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>How large the bursts of requests are that can not wait for reclaim.</summary>
/// <remarks>Such a request finds what is free, and no more: kswapd, which it wakes, has to come first. So a burst is
/// measured by what was out at once: pages handed out less those given back.</remarks>
public sealed class AtomicView(TraceTables tables) : TraceView(tables)
{
    private const int MostLargest = 10;
    private const int MostLive = 1 << 20;

    private readonly Tally<Key> _tally = new(MostKeys);
    private readonly AllocatorVariant _variant =
        AllocatorVariant.Choose(new VariantEvidence { Release = tables.Release });

    private readonly Dictionary<int, AtomicClass?> _classes = [];
    private readonly SortedDictionary<ZoneKey, ZoneSums> _zones = [];
    private readonly Dictionary<ulong, Live> _live = [];
    private readonly List<AtomicBurst> _largest = [];
    private readonly Doublings _sizes = new(62);
    private long? _firstNs;
    private long _bursts;
    private long _failed;
    private Burst? _burst;

    /// <summary>After so long without such a request the next one begins a new burst.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Of a burst that goes on for long, what is asked for within this: by then kswapd has come.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMilliseconds(100);

    public override void On(in EventHead head, in PageAllocated page)
    {
        _firstNs ??= head.TimeNs;
        if (ClassOf(page.Gfp) is not { } kind) { return; }
        Burst burst = BurstAt(head.TimeNs);
        burst.Take(head, page);
        if (page.Pfn is not { } pfn)
        {
            _failed++;
            return;
        }

        ZoneKey zone = new(Scene?.Spans.Of(pfn) ?? -1, kind);
        if (!_zones.TryGetValue(zone, out ZoneSums? sums)) { _zones.Add(zone, sums = new()); }
        sums.Requests++;
        sums.Pages += page.Order.PagesPerBlock;
        _tally.Add(new(head.Stack, head.Comm, page.Gfp, page.Order.Value), 1, page.Order.PagesPerBlock);
        if (_live.Count < MostLive) { _live[pfn] = new(zone, page.Order); }
        burst.Change(zone, head.TimeNs, page.Order.PagesPerBlock);
    }

    public override void On(in EventHead head, in PageFreed page)
    {
        _firstNs ??= head.TimeNs;
        if (!_live.Remove(page.Pfn, out Live live) || _burst is not { } burst) { return; }
        burst.Change(live.Zone, head.TimeNs, -live.Order.PagesPerBlock);
    }

    public override AtomicReport Build(TraceCoverage coverage)
    {
        // The burst that goes on counts as far as it went; the trace may go on behind this answer.
        ReservePlan plan = new(Scene, Tables.Release, _variant);
        Dictionary<ZoneKey, long> peaks = _zones.ToDictionary(zone => zone.Key, zone => PeakOf(zone.Key, zone.Value));
        AtomicZone[] zones = [.. _zones.Select(zone => Describe(plan, zone.Key, zone.Value, new(peaks[zone.Key])))];
        (KiB? needed, string? why) = plan.SmallestMinFree(zones);
        return new()
        {
            Coverage = coverage,
            Release = Tables.Release,
            PageSize = PageSize,
            Events = _tally.Total.Events + _failed,
            Amount = _tally.Total.Size,
            Failed = _failed,
            Bursts = _bursts + (_burst is null ? 0 : 1),
            Largest = Largest(),
            Histogram = Histogram(),
            Zones = new(zones),
            MinFree = Scene?.MinFree,
            NeededMinFree = needed,
            WhyNotComputed = why,
            Advised = ReservePlan.Advise(Scene?.MinFree, needed),
            Paths = Paths(_tally, key => (key.Stack, key.Comm)),
            Folded = Folded(_tally, key => (key.Stack, key.Comm)),
            Tasks = Shares(_tally, key => TaskName(key.Comm)),
        };
    }

    private long PeakOf(ZoneKey key, ZoneSums sums) => Math.Max(sums.Peak, _burst?.PeakOf(key) ?? 0);

    private static AtomicZone Describe(ReservePlan plan, ZoneKey key, ZoneSums sums, Pages peak)
    {
        Pages? room = plan.RoomOf(key.Zone, key.Class);
        bool? holds = key.Class is AtomicClass.Optional || room is null ? null : peak <= room;
        (int? node, string? name) = plan.NameOf(key.Zone);
        return new(node, name, key.Class, sums.Requests, new(sums.Pages), peak, room, holds);
    }

    private EquatableArray<AtomicBurst> Largest()
    {
        IEnumerable<AtomicBurst> all = _burst is { } open ? _largest.Append(Close(open)) : _largest;
        return all.OrderByDescending(burst => burst.Peak).ThenBy(burst => burst.At)
            .Take(MostLargest).ToEquatableArray();
    }

    private EquatableArray<SizeBucket> Histogram()
    {
        Doublings sizes = _sizes.Copy();
        if (_burst is { } open) { sizes.Add(open.Peak); }
        return sizes.Buckets().Select(bucket => new SizeBucket(new(bucket.From), new(bucket.To), bucket.Count))
            .ToEquatableArray();
    }

    private Burst BurstAt(long timeNs)
    {
        if (_burst is { } going && timeNs - going.LastNs <= Quiet.Ticks * TimeSpan.NanosecondsPerTick) { return going; }
        if (_burst is { } over) { End(over); }
        return _burst = new(timeNs);
    }

    private void End(Burst burst)
    {
        _bursts++;
        _sizes.Add(burst.Peak);
        foreach ((ZoneKey zone, ZoneSums sums) in _zones) { sums.Peak = Math.Max(sums.Peak, burst.PeakOf(zone)); }
        // What is not back by now is in use: the next burst does not count it.
        _live.Clear();
        _largest.Add(Close(burst));
        if (_largest.Count > MostLargest) { _largest.Remove(_largest.MinBy(known => known.Peak)!); }
    }

    private AtomicBurst Close(Burst burst) => new(
        Span(burst.FirstNs - (_firstNs ?? burst.FirstNs)), Span(burst.LastNs - burst.FirstNs), burst.Requests,
        burst.Failed, new(burst.Pages), new(burst.Peak), TaskName(burst.Comm));

    private static TimeSpan Span(long ns) => new(ns / TimeSpan.NanosecondsPerTick);

    /// <returns>Null for a request that may wait.</returns>
    private AtomicClass? ClassOf(int gfp)
    {
        if (_classes.TryGetValue(gfp, out AtomicClass? known)) { return known; }
        AtomicClass? kind = Classify(Tables.Gfp[gfp].Flags);
        _classes.Add(gfp, kind);
        return kind;
    }

    private AtomicClass? Classify(GfpFlags flags)
    {
        if (flags.MayDirectReclaim) { return null; }
        if (AtomicRoom.GoesBelowMin(new(default, flags), _variant)) { return AtomicClass.BelowMin; }
        return !flags.WakesKswapd || flags.Has(GfpFlags.NoRetry | GfpFlags.NoWarn)
            ? AtomicClass.Optional
            : AtomicClass.AboveMin;
    }

    private readonly record struct Key(int Stack, int Comm, int Gfp, int Order);

    private readonly record struct Live(ZoneKey Zone, Order Order);

    private sealed class ZoneSums
    {
        public long Requests { get; set; }

        public long Pages { get; set; }

        public long Peak { get; set; }
    }

    private sealed class Burst(long firstNs)
    {
        private static readonly long s_windowNs = Window.Ticks * TimeSpan.NanosecondsPerTick;

        private readonly Dictionary<ZoneKey, Rise> _zones = [];
        private readonly Rise _all = new(s_windowNs);
        private readonly Tally<int> _tasks = new(256);

        public long FirstNs { get; } = firstNs;

        public long LastNs { get; private set; } = firstNs;

        public long Requests { get; private set; }

        public long Failed { get; private set; }

        public long Pages { get; private set; }

        public long Peak => _all.Highest;

        public int Comm => _tasks.By(comm => comm).FirstOrDefault().Part;

        public long PeakOf(ZoneKey zone) => _zones.TryGetValue(zone, out Rise? rise) ? rise.Highest : 0;

        public void Take(in EventHead head, in PageAllocated page)
        {
            LastNs = head.TimeNs;
            Requests++;
            if (page.Pfn is null) { Failed++; }
            else { Pages += page.Order.PagesPerBlock; }
            _tasks.Add(head.Comm, 1, page.Order.PagesPerBlock);
        }

        public void Change(ZoneKey zone, long timeNs, long pages)
        {
            if (!_zones.TryGetValue(zone, out Rise? rise)) { _zones.Add(zone, rise = new(s_windowNs)); }
            rise.Add(timeNs, pages);
            _all.Add(timeNs, pages);
        }
    }
}

/// <param name="Zone">Its place among the scene's spans; −1 when not known.</param>
internal readonly record struct ZoneKey(int Zone, AtomicClass Class) : IComparable<ZoneKey>
{
    public int CompareTo(ZoneKey other) =>
        Zone != other.Zone ? Zone.CompareTo(other.Zone) : Class.CompareTo(other.Class);
}
