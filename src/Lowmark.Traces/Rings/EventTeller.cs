using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.Traces.Rings;

/// <summary>Gives an event to whom it is for, in the words of the trace.</summary>
internal sealed class EventTeller(TraceTables tables, StackNames names)
{
    private const int LargestOrder = 62;

    /// <summary>x86-64's virtual memory map without randomization, as all kernels had it that give descriptors:
    /// Documentation/x86/x86_64/mm.txt, 3.19. A descriptor has 64 bytes.</summary>
    private const ulong MemoryMap = 0xffffea0000000000;
    private const ulong MemoryMapEnd = 0xffffeb0000000000;
    private const int DescriptorBits = 6;

    /// <returns>Whether it was understood.</returns>
    public bool Tell(in RingEvent happened, in EventHead head, TraceConsumer consumer)
    {
        RingValues values = happened.Values;
        EventShape shape = happened.Shape;
        switch (shape.Known.Kind)
        {
            case EventKind.PageAllocated when OrderOf(values[1]) is { } order:
                consumer.On(head, new PageAllocated(
                    Frame(shape, values[0]), order, tables.Gfp.Of(values[2]), shape.Has(3) ? (int)values[3] : -1));
                return true;
            case EventKind.PageFreed when OrderOf(values[1]) is { } order && Frame(shape, values[0]) is { } frame:
                consumer.On(head, new PageFreed(frame, order));
                return true;
            case EventKind.PageFellBack:
                return TellFallback(shape, values, head, consumer);
            case EventKind.ObjectAllocated:
                consumer.On(head, new ObjectAllocated(
                    values[0] == 0 ? null : values[0], (long)values[1], (long)values[2], tables.Gfp.Of(values[3]),
                    shape.Has(4) ? names.NameOf(values[4]) : TraceNames.None, (int)values[5]));
                return true;
            case EventKind.ObjectFreed:
                // kfree(NULL) is none.
                if (values[0] != 0) { consumer.On(head, new ObjectFreed(values[0])); }
                return true;
            case EventKind.PageFaulted:
                consumer.On(head, new PageFaulted(values[0], values[1], values[2]));
                return true;
            case EventKind.VictimMarked:
                consumer.On(head, new VictimMarked((int)values[0]));
                return true;
            default:
                return TellOfReclaim(shape, values, head, consumer);
        }
    }

    private bool TellOfReclaim(EventShape shape, in RingValues values, in EventHead head, TraceConsumer consumer)
    {
        switch (shape.Known.Kind)
        {
            case EventKind.ReclaimBegun when OrderOf(values[0]) is { } order:
                consumer.On(
                    head, new ReclaimBegun((ReclaimKind)shape.Known.Variant, order, tables.Gfp.Of(values[1])));
                return true;
            case EventKind.ReclaimEnded:
                consumer.On(
                    head, new ReclaimEnded((ReclaimKind)shape.Known.Variant, new Pages((long)values[0])));
                return true;
            case EventKind.CompactionTried when OrderOf(values[0]) is { } order:
                consumer.On(head, new CompactionTried(order, tables.Gfp.Of(values[1])));
                return true;
            case EventKind.CompactionBegun:
                bool tellsZone = shape.Fields[0].Name == "zone_start";
                consumer.On(head, new CompactionBegun(
                    tellsZone ? values[0] : null, shape.Has(1) ? values[1] != 0 : null));
                return true;
            case EventKind.CompactionEnded:
                consumer.On(head, new CompactionEnded(shape.Words.GetValueOrDefault((long)values[0])));
                return true;
            case EventKind.KswapdActed:
                bool tellsOrder = shape.Fields.Length > 1 && shape.Has(1);
                consumer.On(head, new KswapdActed(
                    (KswapdAct)shape.Known.Variant, (int)values[0], tellsOrder ? OrderOf(values[1]) : null));
                return true;
            default:
                return false;
        }
    }

    private static bool TellFallback(
        EventShape shape, in RingValues values, in EventHead head, TraceConsumer consumer)
    {
        if (Frame(shape, values[0]) is not { } frame || OrderOf(values[1]) is not { } order
            || OrderOf(values[2]) is not { } fallback)
        {
            return false;
        }

        bool? changes = shape.Has(5) ? values[5] != 0 : null;
        consumer.On(
            head, new PageFellBack(frame, order, fallback, (int)values[3], (int)values[4], changes, null));
        return true;
    }

    private static Order? OrderOf(ulong value) => value <= LargestOrder ? new((int)value) : null;

    /// <returns>Null when there is no page: −1 (its text says 0), before 4.0 a descriptor NULL.</returns>
    private static ulong? Frame(EventShape shape, ulong value) =>
        !shape.HasDescriptor ? value is 0 or ulong.MaxValue or uint.MaxValue ? null : value
        : value is >= MemoryMap and < MemoryMapEnd ? (value - MemoryMap) >> DescriptorBits
        : null;
}
