namespace Lowmark.Kernel.Units;

/// <summary>Kibibytes. The kernel prints them as <c>kB</c>, sometimes <c>KB</c> (reserved_highatomic); both mean 1024 bytes.</summary>
/// <remarks>Arithmetic saturates, as in <see cref="Pages"/>.</remarks>
public readonly record struct KiB(long Count) : IComparable<KiB>
{
    /// <summary>Whole kibibytes of a byte count; a remainder is dropped, as the kernel's <c>K()</c> does.</summary>
    public static KiB FromBytes(long bytes) => new(bytes / 1024);

    public long Bytes => Saturating.Multiply(Count, 1024);

    /// <summary>Whole pages; a remainder is dropped.</summary>
    public Pages ToPages(PageSize size) => new(Count / size.KiB);

    public int CompareTo(KiB other) => Count.CompareTo(other.Count);

    public static KiB operator +(KiB left, KiB right) => new(Saturating.Add(left.Count, right.Count));
    public static KiB operator -(KiB left, KiB right) => new(Saturating.Add(left.Count, Saturating.Negate(right.Count)));
    public static bool operator <(KiB left, KiB right) => left.Count < right.Count;
    public static bool operator >(KiB left, KiB right) => left.Count > right.Count;
    public static bool operator <=(KiB left, KiB right) => left.Count <= right.Count;
    public static bool operator >=(KiB left, KiB right) => left.Count >= right.Count;

    public override string ToString() => $"{Count} kB";
}
