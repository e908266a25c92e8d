using System.Globalization;
using Lowmark.Kernel.Units;

namespace Lowmark.Presenters;

/// <summary>Sizes and counts for people. Proofs show the exact kB instead.</summary>
public static class SizeText
{
    /// <summary>Three significant figures: <c>0 KiB</c>, <c>163 MiB</c>, <c>1.5 GiB</c>, <c>22.4 GiB</c>.</summary>
    public static string Of(KiB size) => size.ToReadable();

    /// <summary>As <see cref="Of"/>; below one kibibyte in bytes.</summary>
    public static string OfBytes(long bytes) =>
        bytes is > -1024 and < 1024 ? Count(bytes, "byte", "bytes") : Of(KiB.FromBytes(bytes));

    /// <summary><c>1 task</c>, <c>2 tasks</c>, <c>12,345 lines</c>.</summary>
    public static string Count(long count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    /// <summary>One decimal: <c>12.3 %</c>.</summary>
    /// <param name="whole">Not 0.</param>
    public static string Percent(long part, long whole) =>
        $"{Math.Round(100m * part / whole, 1).ToString("0.0", CultureInfo.InvariantCulture)} %";

    /// <summary>Thousands apart: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
