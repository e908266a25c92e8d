using Lowmark.Traces.Events;

namespace Lowmark.Traces.Texts;

/// <summary>The last events read, held back until the stacks that stand behind them are read too. Between an event
/// and its stack there may be events of other CPUs and of interrupts.</summary>
internal sealed class PendingEvents(TraceConsumer consumer)
{
    private const int Most = 32;

    private readonly PendingEvent[] _events = new PendingEvent[Most];
    private int _first;
    private int _count;

    /// <summary>Of those delivered, and wanted.</summary>
    public long Delivered { get; private set; }

    /// <summary>Room for the next event; what stood there is delivered.</summary>
    public ref PendingEvent Next()
    {
        if (_count == Most) { DeliverFirst(); }
        ref PendingEvent next = ref At(_count++);
        next.Kind = null;
        return ref next;
    }

    /// <summary>The stack belongs to the last event of this task on this CPU that has none yet.</summary>
    public void Attach(int stack, int cpu, int pid)
    {
        for (int index = _count - 1; index >= 0; index--)
        {
            ref PendingEvent one = ref At(index);
            if (one.Head.Stack != TraceStacks.None || one.Head.Cpu != cpu || one.Head.Pid != pid) { continue; }
            one.Head = one.Head with { Stack = stack };
            return;
        }
    }

    public void DeliverAll()
    {
        while (_count > 0) { DeliverFirst(); }
    }

    private void DeliverFirst()
    {
        ref PendingEvent first = ref At(0);
        Delivered += first.Kind is null ? 0 : 1;
        first.Deliver(consumer);
        _first = (_first + 1) % Most;
        _count--;
    }

    private ref PendingEvent At(int index) => ref _events[(_first + index) % Most];
}
