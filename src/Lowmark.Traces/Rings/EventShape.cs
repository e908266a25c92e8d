using Lowmark.Kernel;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Rings;

/// <summary>One kernel event that a trace understands: of what kind it is, and where in a record of the running kernel
/// its fields lie.</summary>
internal sealed class EventShape
{
    public const int MostFields = 6;

    private EventShape(KnownEvent known, EventFormat format, FieldFormat[] fields)
    {
        Known = known;
        Fields = fields;
        Format = format;
        Length = fields.Max(field => field.Offset + field.Size);
    }

    public KnownEvent Known { get; }

    public EventFormat Format { get; }

    /// <summary>In the order of <see cref="KnownEvent.Fields"/>; <see cref="FieldFormat.None"/> for those that this
    /// kernel does not have.</summary>
    public FieldFormat[] Fields { get; }

    /// <summary>In bytes; a shorter record is damaged.</summary>
    public int Length { get; }

    /// <summary>A stack follows each of them.</summary>
    public bool HasStack { get; init; }

    /// <summary>The filter by task does not hold for it.</summary>
    public bool IsOfAll { get; init; }

    /// <summary>Of kmem events before 4.0, which give the address of a page's descriptor instead of its
    /// number.</summary>
    public bool HasDescriptor { get; private init; }

    /// <summary>The kernel's words for a field's numbers, in <see cref="TraceTables.Names"/>.</summary>
    public Dictionary<long, int> Words { get; } = [];

    /// <returns>Null when it has not the fields without which it says nothing.</returns>
    public static EventShape? Of(KnownEvent known, EventFormat format, bool hasStack, bool isOfAll)
    {
        FieldFormat[] fields = [.. known.Fields.Select(names => Find(format, names))];
        if (known.Fields.Count > 0 && fields[0] == FieldFormat.None) { return null; }
        return new(known, format, fields)
        {
            HasStack = hasStack,
            IsOfAll = isOfAll,
            HasDescriptor = fields[0].Name == KnownEvents.Descriptor,
        };
    }

    public bool Has(int field) => Fields[field] != FieldFormat.None;

    private static FieldFormat Find(EventFormat format, EquatableArray<string> names) =>
        names.Select(name => format[name]).FirstOrDefault(field => field is { Size: 1 or 2 or 4 or 8 })
            ?? FieldFormat.None;
}
