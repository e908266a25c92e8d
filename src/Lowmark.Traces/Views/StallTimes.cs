using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>How long stalls of one kind took.</summary>
internal sealed class StallTimes
{
    private readonly Doublings _times = new(40);
    private long _count;
    private long _totalNs;
    private Pages? _reclaimed;
    private LongestStall? _longest;

    public void Add(long spentNs, Pages? reclaimed, LongestStall who)
    {
        _times.Add(spentNs / 1000);
        _count++;
        _totalNs += spentNs;
        if (reclaimed is { } pages) { _reclaimed = (_reclaimed ?? default) + pages; }
        if (_longest is null || who.Took > _longest.Took) { _longest = who; }
    }

    public StallKindReport Report(StallKind kind) => new(
        kind, _count, TimeSpan.FromMicroseconds(_totalNs / 1000), _longest, _reclaimed,
        _times.Buckets().Select(bucket => new TimeBucket(bucket.From, bucket.To, bucket.Count)).ToEquatableArray());
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
