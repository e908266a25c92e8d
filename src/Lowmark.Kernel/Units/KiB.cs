using System.Globalization;

namespace Lowmark.Kernel.Units;

/// <summary>Kibibytes. The kernel prints them as <c>kB</c>, sometimes <c>KB</c> (reserved_highatomic); both mean 1024
/// bytes.</summary>
/// <remarks>Arithmetic saturates, as in <see cref="Pages"/>.</remarks>
public readonly record struct KiB(long Count) : IComparable<KiB>
{
    private static readonly string[] s_units = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Whole kibibytes of a byte count; a remainder is dropped, as the kernel's <c>K()</c> does.</summary>
    public static KiB FromBytes(long bytes) => new(bytes / 1024);

    public long Bytes => Saturating.Multiply(Count, 1024);

    /// <summary>Whole pages; a remainder is dropped.</summary>
    public Pages ToPages(PageSize size) => new(Count / size.KiB);

    public int CompareTo(KiB other) => Count.CompareTo(other.Count);

    public static KiB operator +(KiB left, KiB right) => new(Saturating.Add(left.Count, right.Count));
    public static KiB operator -(KiB left, KiB right) => new(Saturating.Subtract(left.Count, right.Count));
    public static bool operator <(KiB left, KiB right) => left.Count < right.Count;
    public static bool operator >(KiB left, KiB right) => left.Count > right.Count;
    public static bool operator <=(KiB left, KiB right) => left.Count <= right.Count;
    public static bool operator >=(KiB left, KiB right) => left.Count >= right.Count;

    /// <summary>For people, three significant figures: <c>0 KiB</c>, <c>163 MiB</c>, <c>1.5 GiB</c>. Proofs use the
    /// exact
    /// <see cref="ToString"/>.</summary>
    public string ToReadable()
    {
        decimal value = Count;
        int unit = 0;
        while (Math.Abs(value) >= 1023.5m && unit < s_units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        int decimals = (unit, Math.Abs(value)) switch
        {
            (0, _) or (_, >= 99.95m) => 0,
            (_, >= 9.995m) => 1,
            _ => 2,
        };
        string number = Math.Round(value, decimals, MidpointRounding.AwayFromZero)
            .ToString(CultureInfo.InvariantCulture);
        if (number.Contains('.', StringComparison.Ordinal)) { number = number.TrimEnd('0').TrimEnd('.'); }
        return $"{number} {s_units[unit]}";
    }

    public override string ToString() => $"{Count} kB";
}
