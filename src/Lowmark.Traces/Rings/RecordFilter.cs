using Lowmark.Kernel.Gfp;
using Lowmark.Traces.Events;
using Lowmark.Traces.Wanted;

namespace Lowmark.Traces.Rings;

/// <summary>The whole of a wish's filter. What the kernel was told already passes; what its filters can not say, or
/// what was too long for them, is held back here.</summary>
internal sealed class RecordFilter(TraceFilter filter, TraceTables tables)
{
    private readonly int _leastOrder = filter.LeastOrder?.Value ?? 0;
    private readonly bool _hasGfp = filter.Asks != GfpFlags.None || filter.DoesNotAsk != GfpFlags.None;
    private ulong _lastMask;
    private bool? _letsLastMask;

    public IReadOnlySet<int>? Pids { get; set; } = filter.Pids.Count > 0 ? filter.Pids.ToHashSet() : null;

    public bool Lets(in RingEvent happened)
    {
        EventShape shape = happened.Shape;
        if (Pids is { } pids && !shape.IsOfAll && !pids.Contains(happened.Pid)) { return false; }
        if (_leastOrder > 0 && shape.Known.OrderField is { } order && (long)happened.Values[order] < _leastOrder)
        {
            return false;
        }

        return !_hasGfp || shape.Known.GfpField is not { } gfp || LetsMask(happened.Values[gfp]);
    }

    private bool LetsMask(ulong mask)
    {
        if (_letsLastMask is { } known && mask == _lastMask) { return known; }
        GfpFlags flags = tables.Gfp[tables.Gfp.Of(mask)].Flags;
        bool lets = flags.Has(filter.Asks) && (flags & filter.DoesNotAsk) == GfpFlags.None;
        (_lastMask, _letsLastMask) = (mask, lets);
        return lets;
    }
}
