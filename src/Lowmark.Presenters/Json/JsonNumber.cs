using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lowmark.Presenters.Json;

/// <summary>Whole numbers as JSON writes them, a comma behind each.</summary>
internal static class JsonNumber
{
    /// <summary>Four digits are written at a time, with a comma and what no longer counts.</summary>
    public const int LongestBytes = 24;

    private const uint TenThousand = 10_000;

    /// <summary>Half of all have one digit.</summary>
    /// <param name="room"><see cref="LongestBytes"/> at least.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(long value, Span<byte> room)
    {
        if (value is < 0 or > 9) { return WriteLonger(value, room); }
        room[1] = (byte)',';
        room[0] = (byte)('0' + value);
        return 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteLonger(long value, Span<byte> room)
    {
        if (value >= 0) { return Write((ulong)value, room); }
        room[0] = (byte)'-';
        return 1 + Write((ulong)-value, room[1..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(ulong value, Span<byte> room) =>
        value < TenThousand ? WriteFew((uint)value, room) : WriteMany(value, room);

    private static int WriteMany(ulong value, Span<byte> room)
    {
        ulong upper = value / TenThousand;
        int end = Write(upper, room) - 1;       // over its comma
        BinaryPrimitives.WriteUInt64LittleEndian(room[end..], Digits((uint)(value - (upper * TenThousand))));
        return end + 5;
    }

    /// <param name="value">Below ten thousand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteFew(uint value, Span<byte> room)
    {
        ulong digits = Digits(value);
        int leadingZeros = BitOperations.TrailingZeroCount((digits & 0x000f_0f0f) | 0x0100_0000) >> 3;
        BinaryPrimitives.WriteUInt64LittleEndian(room, digits >> (leadingZeros * 8));
        return 5 - leadingZeros;
    }

    /// <summary>Four digits and a comma, the first one in the lowest byte. Divides by both powers of ten at once: into
    /// two halves of two digits, then the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(uint value)
    {
        uint hundreds = (value * 5243) >> 19;
        uint halves = hundreds | ((value - (hundreds * 100)) << 16);
        uint tens = ((halves * 103) >> 10) & 0x000f_000f;
        uint digits = tens | ((halves - (tens * 10)) << 8);
        return digits | 0x2c_3030_3030UL;
    }
}
