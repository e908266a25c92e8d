using System.Runtime.CompilerServices;

namespace Lowmark.Traces.Rings;

/// <summary>A record on its way to its time: numbers only, so that none allocates.</summary>
internal struct RingEvent
{
    public long TimeNs;
    public int Pid;
    public int Stack;
    public EventShape Shape;
    public RingContext Context;
    public bool AwaitsStack;
    public bool IsAfterLoss;
    public RingValues Values;
}

/// <summary>What <see cref="EventShape.Fields"/> hold, signed ones with their sign.</summary>
[InlineArray(EventShape.MostFields)]
internal struct RingValues
{
    private ulong _first;
}

/// <summary>Where on a CPU it happened. One that is higher interrupts those below, and ends before they go on
/// (TRACE_FLAG_SOFTIRQ, _HARDIRQ and _NMI, include/linux/trace_events.h).</summary>
internal enum RingContext : byte
{
    Task,
    SoftInterrupt,
    Interrupt,
    NonMaskable,
}
