using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;
using Lowmark.Traces.Wanted;

namespace Lowmark.Traces.Rings;

/// <summary>What a record turned out to be.</summary>
internal enum RecordKind
{
    Event,

    /// <summary>The stack of an event before it.</summary>
    Stack,

    /// <summary>Of no use: of another kind, or not what the filter wants.</summary>
    Other,

    Damaged,
}

/// <summary>Reads records of one running kernel by its own formats.</summary>
public sealed class RecordDecoder
{
    private const byte InHardInterrupt = 0x08;
    private const byte InSoftInterrupt = 0x10;
    private const byte InNonMaskable = 0x40;

    private const string StackName = "kernel_stack";
    private const string CommonPid = "common_pid";
    private const string CommonFlags = "common_flags";

    private readonly EventShape?[] _shapes;
    private readonly TraceTables _tables;
    private readonly FieldFormat _pid;
    private readonly FieldFormat _flags;
    private readonly EventFormat? _stack;
    private readonly int _wordSize;
    private readonly RecordFilter _filter;

    /// <param name="formats">Of the events that are traced, and of ftrace:kernel_stack where stacks are.</param>
    public RecordDecoder(
        RingLayout layout, IReadOnlyList<(WantedEvent Event, EventFormat Format)> formats, EventFormat? stack,
        TraceFilter filter, TraceTables tables)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(formats);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(tables);
        _tables = tables;
        _wordSize = layout.WordSize;
        _stack = stack;
        _shapes = new EventShape?[formats.Count == 0 ? 0 : formats.Max(pair => pair.Format.Id) + 1];
        foreach ((WantedEvent wanted, EventFormat format) in formats)
        {
            _shapes[format.Id] = ShapeOf(wanted, format, stack is not null);
        }

        EventFormat? any = stack ?? formats.Select(pair => pair.Format).FirstOrDefault();
        _pid = any?[CommonPid] ?? FieldFormat.None;
        _flags = any?[CommonFlags] ?? FieldFormat.None;
        _filter = new(filter, tables);
    }

    /// <summary>Whose events are let through; null lets all. A group's tasks come and go.</summary>
    public IReadOnlySet<int>? Pids
    {
        get => _filter.Pids;
        set => _filter.Pids = value;
    }

    internal TraceTables Tables => _tables;

    internal RecordKind Decode(ReadOnlySpan<byte> record, ref RingEvent into)
    {
        if (record.Length < 2 || record.Length < _pid.Offset + _pid.Size) { return RecordKind.Damaged; }
        int id = BinaryPrimitives.ReadUInt16LittleEndian(record);
        into.Pid = (int)Value(record, _pid);
        into.Context = ContextOf((byte)Value(record, _flags));
        if (id == _stack?.Id) { return RecordKind.Stack; }
        if (id >= _shapes.Length || _shapes[id] is not { } shape) { return RecordKind.Other; }
        if (record.Length < shape.Length) { return RecordKind.Damaged; }
        into.Shape = shape;
        into.AwaitsStack = shape.HasStack;
        into.Stack = TraceStacks.None;
        FieldFormat[] fields = shape.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            into.Values[i] = fields[i].Place == FieldPlace.Here
                ? Value(record, fields[i])
                : (ulong)NameAt(record, fields[i]);
        }

        return _filter.Lets(into) ? RecordKind.Event : RecordKind.Other;
    }

    internal int StackOf(ReadOnlySpan<byte> record, StackNames names)
    {
        if (_stack?["caller"] is not { } callers || record.Length <= callers.Offset) { return TraceStacks.None; }
        int most = (record.Length - callers.Offset) / _wordSize;
        if (_stack["size"] is { } size && record.Length >= size.Offset + size.Size)
        {
            most = (int)Math.Min((ulong)most, Value(record, size));
        }

        Span<ulong> frames = stackalloc ulong[TraceStacks.MostFrames];
        int count = 0;
        ReadOnlySpan<byte> rest = record[callers.Offset..];
        while (count < Math.Min(most, frames.Length))
        {
            ulong frame = _wordSize == 8
                ? BinaryPrimitives.ReadUInt64LittleEndian(rest)
                : BinaryPrimitives.ReadUInt32LittleEndian(rest);

            // Up to 5.1 the end is marked, and the array filled up behind it.
            if (frame == (_wordSize == 8 ? ulong.MaxValue : uint.MaxValue) || frame == 0) { break; }
            frames[count++] = frame;
            rest = rest[_wordSize..];
        }

        return names.StackOf(frames[..count]);
    }

    private EventShape? ShapeOf(WantedEvent wanted, EventFormat format, bool hasStacks)
    {
        if (KnownEvents.Of(wanted.System, wanted.Name) is not { } known) { return null; }
        EventShape? shape = EventShape.Of(known, format, hasStacks && wanted.WithStack, wanted.OfAll);
        if (shape is null || known.Kind != EventKind.CompactionEnded) { return shape; }
        foreach ((long number, string word) in format.WordsOf(KnownEvents.Status))
        {
            shape.Words.Add(number, _tables.Names.Of(word));
        }

        return shape;
    }

    private int NameAt(ReadOnlySpan<byte> record, FieldFormat field)
    {
        uint place = (uint)Value(record, field);
        int begin = (int)(place & ushort.MaxValue);
        int length = (int)(place >> 16);
        if (field.Place == FieldPlace.FurtherOn) { begin += field.Offset + field.Size; }
        if (begin + length > record.Length) { return TraceNames.None; }
        ReadOnlySpan<byte> text = record.Slice(begin, length);
        int end = text.IndexOf((byte)0);
        return _tables.Names.Of(end < 0 ? text : text[..end]);
    }

    private static RingContext ContextOf(byte flags) =>
        (flags & InNonMaskable) != 0 ? RingContext.NonMaskable
        : (flags & InHardInterrupt) != 0 ? RingContext.Interrupt
        : (flags & InSoftInterrupt) != 0 ? RingContext.SoftInterrupt
        : RingContext.Task;

    /// <summary>The record was found long enough.</summary>
    private static ulong Value(ReadOnlySpan<byte> record, FieldFormat field)
    {
        ReadOnlySpan<byte> at = record[field.Offset..];
        return (field.Size, field.IsSigned) switch
        {
            (8, _) => MemoryMarshal.Read<ulong>(at),
            (4, true) => (ulong)MemoryMarshal.Read<int>(at),
            (4, false) => MemoryMarshal.Read<uint>(at),
            (2, true) => (ulong)MemoryMarshal.Read<short>(at),
            (2, false) => MemoryMarshal.Read<ushort>(at),
            (1, true) => (ulong)(sbyte)at[0],
            (1, false) => at[0],
            _ => 0,
        };
    }
}
