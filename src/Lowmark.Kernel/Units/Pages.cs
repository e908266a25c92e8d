namespace Lowmark.Kernel.Units;

/// <summary>A count of base pages: the unit of buddy lists, zoneinfo watermarks and lowmem_reserve.</summary>
/// <remarks>Signed: free pages may go below zero inside a watermark check. No conversion to <see cref="KiB"/>
/// exists without the <see cref="PageSize"/> of the machine that wrote the log. Arithmetic saturates at the
/// 64-bit ends: figures come from damaged logs, and a damaged figure must not throw.</remarks>
public readonly record struct Pages(long Count) : IComparable<Pages>
{
    /// <summary>Pages in <paramref name="blocks"/> free blocks of 2^order pages.</summary>
    public static Pages InBlocks(long blocks, Order order) => new(Saturating.Multiply(blocks, order.PagesPerBlock));

    public KiB ToKiB(PageSize size) => new(Saturating.Multiply(Count, size.KiB));

    public int CompareTo(Pages other) => Count.CompareTo(other.Count);

    public static Pages operator +(Pages left, Pages right) => new(Saturating.Add(left.Count, right.Count));
    public static Pages operator -(Pages left, Pages right) => new(Saturating.Subtract(left.Count, right.Count));
    public static bool operator <(Pages left, Pages right) => left.Count < right.Count;
    public static bool operator >(Pages left, Pages right) => left.Count > right.Count;
    public static bool operator <=(Pages left, Pages right) => left.Count <= right.Count;
    public static bool operator >=(Pages left, Pages right) => left.Count >= right.Count;

    public override string ToString() => $"{Count} pages";
}
