using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lowmark.Kernel.Text;

/// <summary>A figure as short as most are: read eight bytes at a time, without a loop over them.</summary>
public static class ShortFigure
{
    public const int MostDigits = sizeof(ulong);

    /// <summary>The value of some digits.</summary>
    /// <param name="text">At least eight bytes.</param>
    /// <param name="end">Behind the last digit.</param>
    /// <param name="length">1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long EndingAt(ReadOnlySpan<byte> text, int end, int length)
    {
        ulong word = end >= MostDigits
            ? BinaryPrimitives.ReadUInt64LittleEndian(text[(end - MostDigits)..])
            : BinaryPrimitives.ReadUInt64LittleEndian(text) << ((MostDigits - end) * 8);
        return Value(word & (ulong.MaxValue << ((MostDigits - length) * 8)));
    }

    /// <returns>How many digits the text begins with, at most seven; 0 where there are more, or none, or where the text
    /// is shorter than eight bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TryTakeDigits(ReadOnlySpan<byte> text, out long figure)
    {
        figure = 0;
        if (text.Length < sizeof(ulong)) { return 0; }
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ 0x3030303030303030;    // a digit is 0 to 9
        ulong others = (word | (word + 0x7676767676767676)) & 0x8080808080808080;           // right up to the first
        int length = BitOperations.TrailingZeroCount(others) >> 3;
        if (length is < 1 or > 7) { return 0; }
        figure = Value(word << ((MostDigits - length) * 8));
        return length;
    }

    /// <summary>The value of eight bytes, the first lowest: the low four bits of each are a digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Value(ulong digits)
    {
        digits &= 0x0F0F0F0F0F0F0F0F;
        digits = ((digits * 10) + (digits >> 8)) & 0x00FF00FF00FF00FF;
        digits = ((digits * 100) + (digits >> 16)) & 0x0000FFFF0000FFFF;
        return (long)(((digits * 10_000) + (digits >> 32)) & 0xFFFFFFFF);
    }
}
