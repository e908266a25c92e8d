using System.Numerics;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>How long stalls of one kind took.</summary>
internal sealed class StallTimes
{
    private readonly long[] _buckets = new long[40];
    private long _count;
    private long _totalNs;
    private Pages? _reclaimed;
    private LongestStall? _longest;

    public void Add(long spentNs, Pages? reclaimed, LongestStall who)
    {
        _buckets[Math.Min(Bucket(spentNs / 1000), _buckets.Length - 1)]++;
        _count++;
        _totalNs += spentNs;
        if (reclaimed is { } pages) { _reclaimed = (_reclaimed ?? default) + pages; }
        if (_longest is null || who.Took > _longest.Took) { _longest = who; }
    }

    public StallKindReport Report(StallKind kind)
    {
        int first = Array.FindIndex(_buckets, count => count > 0);
        int last = Array.FindLastIndex(_buckets, count => count > 0);
        List<TimeBucket> histogram = [];
        for (int at = first; at >= 0 && at <= last; at++)
        {
            histogram.Add(new(at == 0 ? 0 : 1L << at, 1L << (at + 1), _buckets[at]));
        }

        return new(
            kind, _count, TimeSpan.FromMicroseconds(_totalNs / 1000), _longest, _reclaimed,
            histogram.ToEquatableArray());
    }

    private static int Bucket(long microseconds) => microseconds < 2 ? 0 : BitOperations.Log2((ulong)microseconds);
}

/// <summary>What kswapd did, over all nodes.</summary>
internal sealed class KswapdCounts
{
    /// <summary>MAX_NUMNODES of distributions' kernels.</summary>
    private const int MostNodes = 1024;

    private readonly Dictionary<int, long> _awakeSinceNs = [];
    private long _calls;
    private long _wakes;
    private long _awakeNs;

    public void Take(long timeNs, in KswapdActed act)
    {
        switch (act.Act)
        {
            case KswapdAct.Called:
                _calls++;
                break;
            case KswapdAct.Woke:
                _wakes++;
                if (_awakeSinceNs.Count < MostNodes) { _awakeSinceNs[act.Node] = timeNs; }
                break;
            case KswapdAct.Slept:
                if (_awakeSinceNs.Remove(act.Node, out long since) && timeNs > since) { _awakeNs += timeNs - since; }
                break;
        }
    }

    public KswapdReport? Report() =>
        _calls + _wakes == 0 ? null : new(_calls, _wakes, TimeSpan.FromMicroseconds(_awakeNs / 1000));
}
