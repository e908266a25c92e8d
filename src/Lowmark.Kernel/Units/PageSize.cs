namespace Lowmark.Kernel.Units;

/// <summary>The base page of the machine that wrote the log; never a constant (4, 16 or 64 KiB in the field).</summary>
/// <param name="KiB">≥ 1. A report does not print it: it is the block size of the first buddy column.</param>
public readonly record struct PageSize(int KiB)
{
    public static PageSize Of4KiB { get; } = new(4);

    public int KiB { get; } = KiB > 0
        ? KiB
        : throw new ArgumentOutOfRangeException(nameof(KiB), KiB, "a page has at least 1 KiB");

    public int Bytes => KiB * 1024;

    /// <summary>Whether some architecture has such a base page (powers of two from 4 to 256 KiB).</summary>
    public static bool IsPlausible(long kib) => kib is 4 or 8 or 16 or 32 or 64 or 128 or 256;
}
