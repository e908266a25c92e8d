using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lowmark.Presenters.Json;

/// <summary>Whole numbers as JSON writes them, a comma behind each.</summary>
internal static class JsonNumber
{
    public const int LongestBytes = 21;

    private const long EightDigits = 100_000_000;

    /// <param name="room"><see cref="LongestBytes"/> at least.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Write(long value, Span<byte> room)
    {
        if (value is >= 0 and < 10)
        {
            room[1] = (byte)',';
            room[0] = (byte)('0' + value);
            return 2;
        }

        if (value is <= -EightDigits or >= EightDigits) { return WriteLong(value, room); }
        room[0] = (byte)'-';
        int sign = (int)(value >>> 63);
        int end = sign + WriteDigits((uint)(value < 0 ? -value : value), room[sign..]);
        room[end] = (byte)',';
        return end + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteLong(long value, Span<byte> room)
    {
        Utf8Formatter.TryFormat(value, room, out int end);
        room[end] = (byte)',';
        return end + 1;
    }

    /// <summary>Divides by all powers of ten at once: into two halves of four digits, then four quarters of two, then
    /// the eight digits, the first one in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteDigits(uint value, Span<byte> room)
    {
        uint upper = value / 10_000;
        ulong halves = upper | ((ulong)(value - (upper * 10_000)) << 32);
        ulong hundreds = ((halves * 5243) >> 19) & 0x0000_007f_0000_007f;
        ulong quarters = hundreds | ((halves - (hundreds * 100)) << 16);
        ulong tens = ((quarters * 103) >> 10) & 0x000f_000f_000f_000f;
        ulong digits = tens | ((quarters - (tens * 10)) << 8);
        int leadingZeros = BitOperations.TrailingZeroCount(digits | (1ul << 56)) >> 3;
        BinaryPrimitives.WriteUInt64LittleEndian(room, (digits | 0x3030_3030_3030_3030) >> (leadingZeros * 8));
        return 8 - leadingZeros;
    }
}
