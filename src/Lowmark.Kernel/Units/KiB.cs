using System.Globalization;

namespace Lowmark.Kernel.Units;

/// <summary>Kibibytes. The kernel prints them as <c>kB</c>, sometimes <c>KB</c> (reserved_highatomic); both mean 1024
/// bytes.</summary>
/// <remarks>Arithmetic saturates, as in <see cref="Pages"/>.</remarks>
public readonly record struct KiB(long Count) : IComparable<KiB>, ISpanFormattable
{
    /// <summary>As the kernel prints it.</summary>
    private const string Unit = " kB";

    private const int UnitBits = 10;

    /// <summary>Of a text: a sign, 19 digits, a blank and the unit.</summary>
    private const int MostChars = 32;

    /// <summary>Halves from which on a figure would be rounded to 1024 of its unit.</summary>
    private const ulong LastHalf = (2UL << UnitBits) - 1;

    private static readonly string[] s_units = [" KiB", " MiB", " GiB", " TiB", " PiB"];

    /// <summary>A point and what is behind it, by hundredths, without closing noughts.</summary>
    private static readonly string[] s_behind =
    [
        "", .. Enumerable.Range(1, 99).Select(hundredths => $".{hundredths:00}".TrimEnd('0')),
    ];

    /// <summary>Whole kibibytes of a byte count; a remainder is dropped, as the kernel's <c>K()</c> does.</summary>
    public static KiB FromBytes(long bytes) => new(bytes / 1024);

    /// <returns>Of those that are known; null when none is.</returns>
    public static KiB? Sum(params ReadOnlySpan<KiB?> sizes)
    {
        KiB? sum = null;
        foreach (KiB? size in sizes)
        {
            if (size is { } known) { sum = (sum ?? default) + known; }
        }

        return sum;
    }

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

    /// <summary>For people, three significant figures: <c>0 KiB</c>, <c>163 MiB</c>, <c>1.5 GiB</c>; a half is rounded
    /// up. Proofs use the exact <see cref="ToString()"/>.</summary>
    public string ToReadable()
    {
        ulong count = Count < 0 ? 0 - (ulong)Count : (ulong)Count;
        int unit = 0;
        while (unit < s_units.Length - 1 && count >= ((LastHalf << (unit * UnitBits)) + 1) >> 1) { unit++; }
        int shift = unit * UnitBits;
        ulong whole = count >> shift;
        ulong parts = count - (whole << shift);                 // of 2^shift
        ulong scale = whole switch
        {
            _ when unit == 0 => 1,
            >= 100 => 1,
            99 when parts * 100 >= 95UL << shift => 1,
            >= 10 => 10,
            9 when parts * 1000 >= 995UL << shift => 10,
            _ => 100,
        };
        ulong scaled = (whole * scale) + (((parts * scale * 2) + (1UL << shift)) >> (shift + 1));
        (ulong before, ulong behind) = Math.DivRem(scaled, scale);
        Span<char> text = stackalloc char[MostChars];
        int start = Prepend(text, text.Length, s_units[unit]);
        start = Prepend(text, start, s_behind[behind * (100 / scale)]);
        for (; before >= 10; before /= 10) { text[--start] = (char)('0' + (before % 10)); }
        text[--start] = (char)('0' + before);
        if (Count < 0) { text[--start] = '-'; }
        return new(text[start..]);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[MostChars], $"{Count}{Unit}");

    /// <summary>As <see cref="ToString()"/>, whatever the format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>As <see cref="ToString()"/>, into a text in the making.</summary>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bool fits = Count.TryFormat(destination, out int digits, provider: CultureInfo.InvariantCulture)
            && Unit.AsSpan().TryCopyTo(destination[digits..]);
        charsWritten = fits ? digits + Unit.Length : 0;
        return fits;
    }

    /// <returns>Where the part begins.</returns>
    private static int Prepend(Span<char> text, int end, string part)
    {
        int start = end - part.Length;
        part.CopyTo(text[start..]);
        return start;
    }
}
