using System.Buffers.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Programs;

/// <summary>Sizes as programs print them: <c>134217728</c>, <c>17348Ki</c>, <c>1.50 GiB</c>, <c>1.2G</c>, <c>400
/// MiB</c>.</summary>
internal static class ByteSize
{
    /// <summary>Every unit is a power of 1024: systemd, kubelet, NumPy and earlyoom all mean that.</summary>
    private const string Units = "KMGTPE";

    /// <param name="unitBytes">What a number without a unit counts.</param>
    /// <returns>Null when no number stands there, or one that no machine has.</returns>
    public static long? Take(ref LineCursor cursor, long unitBytes = 1)
    {
        if (!Utf8Parser.TryParse(cursor.Rest, out decimal number, out int used) || used > 20 || number < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = cursor.Rest[used..];
        ReadOnlySpan<byte> unit = rest.TrimStart((byte)' ');
        int power = unit.IsEmpty ? -1 : Units.IndexOf((char)(unit[0] & ~0x20));
        bool isUnit = power >= 0 && (unit.Length == 1 || unit[1] is (byte)'i' or (byte)'B' or (byte)'b'
            || !char.IsAsciiLetter((char)unit[1]));
        decimal scale = isUnit ? 1L << (10 * (power + 1)) : unitBytes;
        cursor.TryTakeThrough(cursor.Rest[..used], out _);
        return number > long.MaxValue / scale ? null : (long)(number * scale);
    }
}
