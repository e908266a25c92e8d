using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Rings;

/// <summary>How a running kernel writes one event: tracefs' events/SYSTEM/NAME/format (f_show(),
/// kernel/trace/trace_events.c, 2.6.32 to 7.2).</summary>
/// <param name="Id">The number in a record's <c>common_type</c>.</param>
/// <param name="Fields">In no order: a field is known by its name.</param>
/// <param name="PrintFormat">How the kernel prints it, from behind <c>print fmt: </c>; null when not told.</param>
public sealed record EventFormat(string Name, int Id, EquatableArray<FieldFormat> Fields, string? PrintFormat)
{
    private const int MostFields = 128;
    private const int LargestId = ushort.MaxValue;

    public FieldFormat? this[string name] => Fields.FirstOrDefault(field => field.Name == name);

    /// <returns>Null when it is not understood.</returns>
    public static EventFormat? Parse(ReadOnlySpan<byte> format)
    {
        string? name = null, print = null;
        long id = -1;
        List<FieldFormat> fields = [];
        foreach (Range range in format.Split((byte)'\n'))
        {
            LineCursor cursor = new(format[range]);
            if (cursor.TryTake("name: "u8)) { name = Encoding.UTF8.GetString(cursor.Rest); }
            else if (cursor.TryTake("ID: "u8)) { id = cursor.TryTakeCount(out long number) ? number : -1; }
            else if (cursor.TryTake("print fmt: "u8)) { print = Encoding.UTF8.GetString(cursor.Rest); }
            else if (fields.Count < MostFields && FieldFormat.Parse(cursor.Rest) is { } field) { fields.Add(field); }
        }

        return name is null || id is < 0 or > LargestId ? null : new(name, (int)id, fields.ToEquatableArray(), print);
    }

    /// <summary>The words that the kernel prints for a field's numbers: the pairs of
    /// <c>__print_symbolic(REC->status, {1, "skipped"}, …)</c>.</summary>
    /// <returns>Empty where it prints none, or the numbers by names of its own (before 4.1).</returns>
    public IReadOnlyDictionary<long, string> WordsOf(string field)
    {
        Dictionary<long, string> words = [];
        string call = $"__print_symbolic(REC->{field}, ";
        int at = PrintFormat?.IndexOf(call, StringComparison.Ordinal) ?? -1;
        if (at < 0) { return words; }
        LineCursor cursor = new(Encoding.UTF8.GetBytes(PrintFormat![(at + call.Length)..]));
        while (cursor.TryTake("{"u8))
        {
            cursor.SkipBlanks();
            if (!cursor.TryTakeNumber(out long number)) { return words; }
            cursor.SkipBlanks();
            if (!cursor.TryTake(","u8)) { return words; }
            cursor.SkipBlanks();
            if (!cursor.TryTake("\""u8) || !cursor.TryTakeThrough("\""u8, out ReadOnlySpan<byte> word))
            {
                return words;
            }

            cursor.SkipBlanks();
            if (!cursor.TryTake("}"u8)) { return words; }
            words.TryAdd(number, Encoding.UTF8.GetString(word));
            cursor.TryTake(","u8);
            cursor.SkipBlanks();
        }

        return words;
    }
}
