using System.Runtime.InteropServices;
using Lowmark.Traces.Events;
using Lowmark.Traces.Rings;

namespace Lowmark.Traces.Texts;

/// <summary>An event that was read, and waits for its stack: one of the contract's, by its kind.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct PendingEvent
{
    private const int Body = 40;

    /// <summary>Null for one that is not wanted. It is kept all the same: a stack that follows is its own.</summary>
    [FieldOffset(0)]
    public EventKind? Kind;
    [FieldOffset(8)]
    public EventHead Head;
    [FieldOffset(Body)]
    public PageAllocated PageAllocated;
    [FieldOffset(Body)]
    public PageFreed PageFreed;
    [FieldOffset(Body)]
    public PageFellBack PageFellBack;
    [FieldOffset(Body)]
    public ObjectAllocated ObjectAllocated;
    [FieldOffset(Body)]
    public ObjectFreed ObjectFreed;
    [FieldOffset(Body)]
    public ReclaimBegun ReclaimBegun;
    [FieldOffset(Body)]
    public ReclaimEnded ReclaimEnded;
    [FieldOffset(Body)]
    public CompactionTried CompactionTried;
    [FieldOffset(Body)]
    public CompactionBegun CompactionBegun;
    [FieldOffset(Body)]
    public CompactionEnded CompactionEnded;
    [FieldOffset(Body)]
    public KswapdActed KswapdActed;
    [FieldOffset(Body)]
    public PageFaulted PageFaulted;
    [FieldOffset(Body)]
    public VictimMarked VictimMarked;

    public readonly void Deliver(TraceConsumer consumer)
    {
        switch (Kind)
        {
            case null: break;
            case EventKind.PageAllocated: consumer.On(Head, PageAllocated); break;
            case EventKind.PageFreed: consumer.On(Head, PageFreed); break;
            case EventKind.PageFellBack: consumer.On(Head, PageFellBack); break;
            case EventKind.ObjectAllocated: consumer.On(Head, ObjectAllocated); break;
            case EventKind.ObjectFreed: consumer.On(Head, ObjectFreed); break;
            case EventKind.ReclaimBegun: consumer.On(Head, ReclaimBegun); break;
            case EventKind.ReclaimEnded: consumer.On(Head, ReclaimEnded); break;
            case EventKind.CompactionTried: consumer.On(Head, CompactionTried); break;
            case EventKind.CompactionBegun: consumer.On(Head, CompactionBegun); break;
            case EventKind.CompactionEnded: consumer.On(Head, CompactionEnded); break;
            case EventKind.KswapdActed: consumer.On(Head, KswapdActed); break;
            case EventKind.PageFaulted: consumer.On(Head, PageFaulted); break;
            case EventKind.VictimMarked: consumer.On(Head, VictimMarked); break;
        }
    }
}
