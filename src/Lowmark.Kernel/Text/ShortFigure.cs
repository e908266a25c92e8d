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

    /// <summary>Blanks, then at most eight digits, a minus in front of them or none, all within the 32 bytes behind a
    /// place, and a byte that ends them.</summary>
    /// <param name="at">Is put behind the figure; is left alone where it is none of the kind.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTake(ReadOnlySpan<byte> text, ref int at, out long figure)
    {
        figure = 0;
        int from = Math.Min(at, text.Length - Vector256<byte>.Count);
        if (from < 0) { return false; }
        Vector256<byte> window = Vector256.Create(text[from..]);
        uint blanks = Vector256.Equals(window, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        Vector256<byte> values = window - Vector256.Create((byte)'0');
        uint digits = Vector256.LessThanOrEqual(values, Vector256.Create((byte)9)).ExtractMostSignificantBits();
        int before = at - from;
        int start = before + BitOperations.TrailingZeroCount(~(blanks >> before));
        int length = BitOperations.TrailingZeroCount(~(digits >> start));
        bool isNegative = length == 0 && start < Vector256<byte>.Count && text[from + start] == '-';
        if (isNegative) { length = BitOperations.TrailingZeroCount(~(digits >> ++start)); }
        if (length is 0 or > MostDigits || start + length >= Vector256<byte>.Count) { return false; }

        int end = from + start + length;
        ulong word = end >= MostDigits
            ? BinaryPrimitives.ReadUInt64LittleEndian(text[(end - MostDigits)..])
            : BinaryPrimitives.ReadUInt64LittleEndian(text) << ((MostDigits - end) * 8);
        figure = Value(word & (ulong.MaxValue << ((MostDigits - length) * 8)));
        if (isNegative) { figure = -figure; }
        at = end;
        return true;
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
        int length = BitOperations.TrailingZeroCount(others) / 8;
        if (length is 0 or > 7) { return 0; }
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
