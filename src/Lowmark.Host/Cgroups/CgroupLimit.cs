using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Cgroups;

/// <summary>A limit that is known: null is then no limit, not an unknown one.</summary>
/// <param name="Bound">At least 0: a limit of nothing is one.</param>
public readonly record struct CgroupLimit(KiB? Bound)
{
    public static CgroupLimit None { get; }

    /// <summary>What a file with one figure says, in bytes; <see cref="Unlimited"/> for no limit.</summary>
    /// <remarks>
    /// v2 prints <c>max</c>. v1 prints its largest counter, cut to whole pages since 3.19: PAGE_COUNTER_MAX in
    /// include/linux/page_counter.h, LONG_MAX / page size (on 32 bits LONG_MAX pages, 8 TiB less one page of 4 KiB);
    /// before, RES_COUNTER_MAX, the largest of 63 or 64 bits. Nobody has 2^62 bytes: all from there on is no limit.
    /// </remarks>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long bytes)
    {
        bytes = Unlimited;
        if (text is not [.. var line, (byte)'\n']) { return false; }
        if (line.SequenceEqual("max"u8)) { return true; }
        if (line.IsEmpty || line.Length > LongestNumber || line.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        LineCursor cursor = new(line);
        bytes = cursor.TryTakeCount(out long count) ? OrUnlimited(count) : Unlimited;
        return true;
    }

    internal static long OrUnlimited(long bytes) => bytes >= Huge || bytes == HugeOf32Bits ? Unlimited : bytes;

    internal const long Unlimited = long.MaxValue;

    private const int LongestNumber = 20;
    private const long Huge = 1L << 62;
    private const long HugeOf32Bits = int.MaxValue * 4096L;
}
