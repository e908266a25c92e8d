using Lowmark.Traces.Symbols;

namespace Lowmark.Traces.Rings;

/// <summary>The events of one CPU in their order, each with its stack.</summary>
/// <remarks>A stack is a record of its own, behind its event (__ftrace_trace_stack(), kernel/trace/trace.c). An
/// interrupt may come in between with events and stacks of its own: it is over before what it interrupted goes on, so
/// that a stack is that of the last event of its context, and an event that is followed by another of its context has
/// none.</remarks>
internal sealed class CpuRing(IRingSource source, RingLayout layout, RecordDecoder decoder, StackNames names)
{
    /// <summary>That wait at one time for a stack before them: more than interrupts make in that moment.</summary>
    private const int Most = 256;

    private readonly RingPage _page = new(layout);
    private readonly RingEvent[] _waiting = new RingEvent[Most];
    private int _first;
    private int _count;
    private bool _isAfterLoss;

    public int Cpu => source.Cpu;

    public long Events { get; private set; }

    public long Records { get; private set; }

    public long Damaged { get; private set; }

    public ref RingEvent Head => ref _waiting[_first % Most];

    /// <summary>Makes <see cref="Head"/> the next event.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryFill()
    {
        while (_count == 0 || (Head.AwaitsStack && _count < Most))
        {
            if (!TryTakeRecord(out long time, out ReadOnlySpan<byte> record)) { return _count > 0; }
            Records++;
            ref RingEvent next = ref _waiting[(_first + _count) % Most];
            switch (decoder.Decode(record, ref next))
            {
                case RecordKind.Event:
                    next.TimeNs = time;
                    next.IsAfterLoss = _isAfterLoss;
                    _isAfterLoss = false;
                    EndWaiting(next.Context);
                    _count++;
                    Events++;
                    break;
                case RecordKind.Stack:
                    Give(decoder.StackOf(record, names), next.Context, next.Pid);
                    break;
                case RecordKind.Damaged:
                    Damaged++;
                    break;
                case RecordKind.Other:
                    EndWaiting(next.Context);
                    break;
            }
        }

        return true;
    }

    public void Drop()
    {
        _first = (_first + 1) % Most;
        _count--;
    }

    private bool TryTakeRecord(out long time, out ReadOnlySpan<byte> record)
    {
        while (!_page.TryTake(out time, out record))
        {
            int length = source.Read(_page.Room);
            if (length <= 0) { return false; }
            _page.Open(length);
            if (!_page.HasLost) { continue; }
            _isAfterLoss = true;
            EndWaiting(RingContext.Task);
        }

        return true;
    }

    private void EndWaiting(RingContext context)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            ref RingEvent waiting = ref _waiting[(_first + i) % Most];
            if (waiting.Context >= context) { waiting.AwaitsStack = false; }
        }
    }

    private void Give(int stack, RingContext context, int pid)
    {
        for (int i = _count - 1; i >= 0; i--)
        {
            ref RingEvent waiting = ref _waiting[(_first + i) % Most];
            if (!waiting.AwaitsStack || waiting.Context != context || waiting.Pid != pid) { continue; }
            waiting.Stack = stack;
            waiting.AwaitsStack = false;
            return;
        }
    }
}
