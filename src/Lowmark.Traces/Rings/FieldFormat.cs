using System.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Rings;

/// <summary>One field of a record: <c>field:unsigned int order;	offset:16;	size:4;	signed:0;</c>.</summary>
/// <param name="Offset">From the record's begin, in bytes.</param>
/// <param name="Size">In bytes; 0 for an array whose length only the record tells.</param>
/// <param name="Place">Whether the value stands there, or where it does.</param>
public sealed record FieldFormat(string Name, int Offset, int Size, bool IsSigned, FieldPlace Place)
{
    private const int Largest = RingLayout.LargestPage;

    /// <summary>Of one that is not there.</summary>
    public static FieldFormat None { get; } = new("", 0, 0, false, FieldPlace.Here);

    /// <returns>Null when the line is no field.</returns>
    public static FieldFormat? Parse(ReadOnlySpan<byte> line)
    {
        LineCursor cursor = new(line);
        cursor.SkipBlanks();
        if (!cursor.TryTake("field:"u8)) { return null; }
        cursor.SkipBlanks();
        if (!cursor.TryTakeThrough(";"u8, out ReadOnlySpan<byte> declared)
            || !TryTake(ref cursor, "offset:"u8, out int offset) || !TryTake(ref cursor, "size:"u8, out int size))
        {
            return null;
        }

        // 2.6.32 of RHEL has it, plain 2.6.31 had not.
        bool isSigned = TryTake(ref cursor, "signed:"u8, out int signed) && signed != 0;
        FieldPlace place = declared.StartsWith("__data_loc "u8) ? FieldPlace.Elsewhere
            : declared.StartsWith("__rel_loc "u8) ? FieldPlace.FurtherOn
            : FieldPlace.Here;
        int bracket = place == FieldPlace.Here ? declared.IndexOf((byte)'[') : -1;
        if (bracket >= 0) { declared = declared[..bracket]; }
        ReadOnlySpan<byte> name = declared[(declared.LastIndexOfAny(" *"u8) + 1)..];
        return name.IsEmpty ? null : new(Encoding.UTF8.GetString(name), offset, size, isSigned, place);
    }

    private static bool TryTake(ref LineCursor cursor, ReadOnlySpan<byte> key, out int value)
    {
        cursor.SkipBlanks();
        bool isThere = cursor.TryTake(key) & cursor.TryTakeCount(out long count) & cursor.TryTake(";"u8);
        value = (int)Math.Min(count, Largest);
        return isThere && count <= Largest;
    }
}

/// <summary>Where a field's value is.</summary>
public enum FieldPlace
{
    Here,

    /// <summary><c>__data_loc</c>: here are its place in the record and its length, 16 bits each.</summary>
    Elsewhere,

    /// <summary><c>__rel_loc</c> (5.18 and later): the same, its place counted from behind this field.</summary>
    FurtherOn,
}
