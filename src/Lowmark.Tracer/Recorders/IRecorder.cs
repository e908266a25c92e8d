using Lowmark.Traces.Events;

namespace Lowmark.Tracer.Recorders;

/// <summary>What keeps events in the kernel until they are fetched.</summary>
internal interface IRecorder : IDisposable
{
    TraceMethod Method { get; }

    long Events { get; }

    /// <summary>Null when it is not known.</summary>
    long? Lost { get; }

    long Damaged { get; }

    void Record(bool isOn);

    /// <param name="isLast">Nothing more will come.</param>
    /// <param name="isSlowLook">A second has gone by: what costs more is due.</param>
    void Drain(long nowNs, bool isLast, bool isSlowLook, TraceConsumer consumer);
}
