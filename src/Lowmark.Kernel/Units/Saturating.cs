using System.Runtime.CompilerServices;

namespace Lowmark.Kernel.Units;

/// <summary>64-bit arithmetic that stays at its ends instead of wrapping or throwing.</summary>
internal static class Saturating
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(long left, long right)
    {
        long sum = unchecked(left + right);
        bool overflowed = ((left ^ sum) & (right ^ sum)) < 0;
        if (!overflowed) { return sum; }
        return left < 0 ? long.MinValue : long.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Subtract(long left, long right)
    {
        long difference = unchecked(left - right);
        bool overflowed = ((left ^ right) & (left ^ difference)) < 0;
        if (!overflowed) { return difference; }
        return left < 0 ? long.MinValue : long.MaxValue;
    }

    public static long Multiply(long left, long right) =>
        (int)left == left && (int)right == right ? left * right : MultiplyWide(left, right);

    private static long MultiplyWide(long left, long right)
    {
        long high = Math.BigMul(left, right, out long low);
        if (high == low >> 63) { return low; }
        return high < 0 ? long.MinValue : long.MaxValue;
    }
}
