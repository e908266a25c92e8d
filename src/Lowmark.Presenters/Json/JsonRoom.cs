using System.Runtime.CompilerServices;

namespace Lowmark.Presenters.Json;

/// <summary>Properties and values in memory that <see cref="JsonText.Room"/> made sure of. Each takes the room that is
/// left and returns what it leaves.</summary>
/// <remarks>A name is a constant: it and its length are known where this is put in, and a few moves write it. A value
/// ends with a comma.</remarks>
internal static class JsonRoom
{
    /// <summary>Enough for <c>null</c>, <c>false</c> or any whole number, with the comma.</summary>
    public const int ShortValueBytes = JsonNumber.LongestBytes;

    /// <summary>Enough for a property with a name of up to 20 characters and a short value.</summary>
    public const int FieldBytes = 20 + NameMarks + ShortValueBytes;

    private const int NameMarks = 3;

    public static int NameBytes(ReadOnlySpan<byte> name) => name.Length + NameMarks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TextBytes(string? value) =>
        value is null ? ShortValueBytes : JsonString.LongestBytes(value.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Text(this Span<byte> room, ReadOnlySpan<byte> name, string? value) =>
        room.Name(name).Value(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Flag(this Span<byte> room, ReadOnlySpan<byte> name, bool? value) =>
        room.Name(name).Value(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Number(this Span<byte> room, ReadOnlySpan<byte> name, long? value) =>
        room.Name(name).Value(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Name(this Span<byte> room, ReadOnlySpan<byte> name)
    {
        Span<byte> written = room[..(name.Length + NameMarks)];
        written[0] = (byte)'"';
        name.CopyTo(written[1..]);
        written[name.Length + 1] = (byte)'"';
        written[name.Length + 2] = (byte)':';
        return room[written.Length..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Value(this Span<byte> room, string? value) =>
        value is null ? room.Constant("null,"u8) : room[JsonString.Write(value, behind: (byte)',', room)..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Value(this Span<byte> room, bool? value) => value switch
    {
        true => room.Constant("true,"u8),
        false => room.Constant("false,"u8),
        null => room.Constant("null,"u8),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Value(this Span<byte> room, long? value) =>
        value is { } number ? room[JsonNumber.Write(number, room)..] : room.Constant("null,"u8);

    /// <param name="name">Any text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Name(this Span<byte> room, string name) =>
        room[JsonString.Write(name, behind: (byte)':', room)..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Constant(this Span<byte> room, ReadOnlySpan<byte> json)
    {
        json.CopyTo(room);
        return room[json.Length..];
    }
}
