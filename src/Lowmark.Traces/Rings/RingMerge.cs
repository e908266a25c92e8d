using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.Traces.Rings;

/// <summary>The events of all CPUs in order of time. One page of each CPU is held, whatever comes.</summary>
public sealed class RingMerge
{
    private readonly CpuRing[] _rings;
    private readonly PriorityQueue<CpuRing, long> _heads;
    private readonly EventTeller _teller;
    private long _lastNs = long.MinValue;
    private long _misread;

    public RingMerge(
        IEnumerable<IRingSource> sources, RingLayout layout, RecordDecoder decoder, StackNames names)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        _rings = [.. sources.Select(source => new CpuRing(source, layout, decoder, names))];
        _heads = new(_rings.Length);
        _teller = new(decoder.Tables, names);
    }

    public long Events => _rings.Sum(ring => ring.Events);

    /// <summary>Events and stacks, and what the filter then held back.</summary>
    public long Records => _rings.Sum(ring => ring.Records);

    public long Damaged => _rings.Sum(ring => ring.Damaged) + _misread;

    /// <summary>Tells all events up to a moment. Those that a CPU wrote while others were read wait for the next
    /// time.</summary>
    /// <param name="untilNs">On the trace's clock: a little before now, so that what was being written is.</param>
    /// <param name="comm">The name of a task, in the trace's names.</param>
    public void Drain(long untilNs, Func<int, int> comm, TraceConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(comm);
        ArgumentNullException.ThrowIfNull(consumer);
        _heads.Clear();
        foreach (CpuRing ring in _rings)
        {
            if (ring.TryFill() && ring.Head.TimeNs <= untilNs) { _heads.Enqueue(ring, ring.Head.TimeNs); }
        }

        while (_heads.TryDequeue(out CpuRing? ring, out _))
        {
            long othersNs = _heads.TryPeek(out _, out long next) ? Math.Min(next, untilNs) : untilNs;
            if (TellUntil(ring, othersNs, comm, consumer) && ring.Head.TimeNs <= untilNs)
            {
                _heads.Enqueue(ring, ring.Head.TimeNs);
            }
        }
    }

    /// <returns>Whether the ring has more.</returns>
    private bool TellUntil(CpuRing ring, long untilNs, Func<int, int> comm, TraceConsumer consumer)
    {
        bool hasMore = true;
        while (hasMore && ring.Head.TimeNs <= untilNs)
        {
            ref RingEvent head = ref ring.Head;

            // A record that was begun before another and ended after it: time does not go back for the reader.
            _lastNs = Math.Max(_lastNs, head.TimeNs);
            if (head.IsAfterLoss) { consumer.Lose(_lastNs); }
            if (!_teller.Tell(head, new(_lastNs, ring.Cpu, head.Pid, comm(head.Pid), head.Stack), consumer))
            {
                _misread++;
            }

            ring.Drop();
            hasMore = ring.TryFill();
        }

        return hasMore;
    }
}
