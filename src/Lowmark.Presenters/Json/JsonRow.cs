using System.Runtime.CompilerServices;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Json;

/// <summary>Properties as <see cref="JsonFields"/> has them, for objects of which a document has thousands: in room
/// that was asked for once. Each takes the room that is left and returns what it leaves.</summary>
internal static class JsonRow
{
    /// <summary>Enough for a property with a name of up to 20 characters and no text.</summary>
    public const int FieldBytes = 44;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Text(this Span<byte> room, ReadOnlySpan<byte> name, string? value)
    {
        room = room.Name(name);
        return value is null ? room.Constant("null,"u8) : room.EndValue(JsonString.Write(value, room));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Flag(this Span<byte> room, ReadOnlySpan<byte> name, bool value)
    {
        room = room.Name(name);
        return value ? room.Constant("true,"u8) : room.Constant("false,"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Number(this Span<byte> room, ReadOnlySpan<byte> name, long? value)
    {
        room = room.Name(name);
        return value is { } number ? room.EndValue(JsonNumber.Write(number, room)) : room.Constant("null,"u8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<byte> Size(this Span<byte> room, ReadOnlySpan<byte> name, Pages? value) =>
        room.Number(name, value?.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<byte> Name(this Span<byte> room, ReadOnlySpan<byte> name)
    {
        Span<byte> written = room[..(name.Length + 3)];
        written[0] = (byte)'"';
        name.CopyTo(written[1..]);
        written[name.Length + 1] = (byte)'"';
        written[name.Length + 2] = (byte)':';
        return room[(name.Length + 3)..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<byte> Constant(this Span<byte> room, ReadOnlySpan<byte> json)
    {
        json.CopyTo(room);
        return room[json.Length..];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<byte> EndValue(this Span<byte> room, int bytes)
    {
        room[bytes] = (byte)',';
        return room[(bytes + 1)..];
    }
}
