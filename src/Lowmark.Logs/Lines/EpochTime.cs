using System.Buffers.Text;

namespace Lowmark.Logs.Lines;

/// <summary>Times that exports give as a number since 1970: seconds, milli-, micro- or nanoseconds, told by their
/// number of digits, which are 10, 13, 16 and 19 from 2001 to 2286.</summary>
internal static class EpochTime
{
    /// <returns>Microseconds since 1970; null when it is no such number.</returns>
    public static long? Microseconds(ReadOnlySpan<byte> digits)
    {
        if (!Utf8Parser.TryParse(digits, out long value, out int used) || used != digits.Length || value < 0)
        {
            return null;
        }

        return used switch
        {
            10 => value * 1_000_000,
            13 => value * 1000,
            16 => value,
            19 => value / 1000,
            _ => null,
        };
    }
}
