using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lowmark.Kernel.Text;

/// <summary>A figure of a table, with the blanks before it, where both are as short as they mostly are: no loop over
/// bytes, so nothing to guess wrong about where it ends.</summary>
internal static class ShortFigure
{
    private const int MostDigits = sizeof(ulong);

    /// <summary>Blanks, then at most eight digits, all within the next 16 bytes; anything else is left alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(ref ReadOnlySpan<byte> text, out long figure)
    {
        figure = 0;
        if (text.Length < Vector128<byte>.Count) { return false; }
        Vector128<byte> next = Vector128.Create(text);
        uint blanks = Vector128.Equals(next, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
        int start = BitOperations.TrailingZeroCount(~blanks);
        Vector128<byte> values = next - Vector128.Create((byte)'0');
        uint digits = Vector128.LessThanOrEqual(values, Vector128.Create((byte)9)).ExtractMostSignificantBits();
        int length = BitOperations.TrailingZeroCount(~(digits >> start));
        if (length is 0 or > MostDigits || start + length >= Vector128<byte>.Count) { return false; }

        int at = Math.Min(start, text.Length - MostDigits);
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(text[at..]) >> ((start - at) * 8);
        figure = Value(word << ((MostDigits - length) * 8));
        text = text[(start + length)..];
        return true;
    }

    /// <summary>The value of eight bytes, the first lowest: the low four bits of each are a digit.</summary>
    private static long Value(ulong digits)
    {
        digits &= 0x0F0F0F0F0F0F0F0F;
        digits = ((digits * 10) + (digits >> 8)) & 0x00FF00FF00FF00FF;
        digits = ((digits * 100) + (digits >> 16)) & 0x0000FFFF0000FFFF;
        return (long)(((digits * 10_000) + (digits >> 32)) & 0xFFFFFFFF);
    }
}
