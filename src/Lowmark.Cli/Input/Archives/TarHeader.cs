using System.Text;

namespace Lowmark.Cli.Input.Archives;

/// <summary>The block in front of each member of a tar archive.</summary>
/// <remarks>Formats: POSIX ustar (pax too), GNU, and v7, which has no magic number: the sum of its bytes
/// tells.</remarks>
internal static class TarHeader
{
    public const int Length = 512;

    /// <param name="head">At least <see cref="Length"/> bytes if it is one.</param>
    public static bool IsOne(ReadOnlySpan<byte> head)
    {
        if (head.Length < Length || head[0] == 0) { return false; }
        long sum = 8 * ' ';
        for (int i = 0; i < Length; i++) { sum += i is >= 148 and < 156 ? 0 : head[i]; }
        return Number(head.Slice(148, 8)) == sum;
    }

    public static char Type(ReadOnlySpan<byte> header) => (char)header[156];

    /// <summary>Bytes of the content; null when damaged.</summary>
    public static long? Size(ReadOnlySpan<byte> header) => Number(header.Slice(124, 12));

    /// <summary>Hostile text.</summary>
    public static string Name(ReadOnlySpan<byte> header)
    {
        string name = Text(header[..100]);
        string prefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.Slice(345, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    public static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits, or (GNU) a binary number behind a first byte of 0x80.</summary>
    /// <returns>Null for anything else.</returns>
    private static long? Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if (field[0] == 0x80)
        {
            foreach (byte digit in field[1..])
            {
                if (value > long.MaxValue >> 8) { return null; }
                value = (value << 8) | digit;
            }

            return value;
        }

        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) { return null; }
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }
}
