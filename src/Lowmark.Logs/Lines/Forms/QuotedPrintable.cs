namespace Lowmark.Logs.Lines.Forms;

/// <summary>Quoted-printable text: <c>=3D</c> is a byte, <c>=</c> at a line's end joins it with the next.</summary>
/// <remarks>RFC 2045, 6.7.</remarks>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;
    private const int ShortestBroken = 68;

    /// <summary>Whether a line is sure to be quoted: it quotes the equals sign and has no bare one.</summary>
    public static bool IsSure(ReadOnlySpan<byte> line) =>
        line.Contains((byte)'=') && line.IndexOf("=3D"u8) >= 0 && IsPossible(line);

    /// <summary>Whether a line may be broken: as long as such lines get, an equals sign at its end and no other bare
    /// one.</summary>
    public static bool MayBreak(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'='] && line.Length is >= ShortestBroken and <= LongestLine && IsPossible(line);

    /// <summary>Whether every equals sign begins an escape or ends the line.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> line)
    {
        for (int at = line.IndexOf((byte)'='); at >= 0; at = line.IndexOf((byte)'='))
        {
            if (!IsSoftBreak(line[at..]) && Value(line[at..]) < 0) { return false; }
            line = line[(at + 1)..];
        }

        return true;
    }

    /// <returns>Whether the text goes on in the next line.</returns>
    public static bool Decode(ReadOnlySpan<byte> line, GrowBuffer into)
    {
        for (int at = line.IndexOf((byte)'='); at >= 0; at = line.IndexOf((byte)'='))
        {
            into.Add(line[..at]);
            line = line[at..];
            if (IsSoftBreak(line)) { return true; }
            int value = Value(line);
            into.Add(value < 0 ? (byte)'=' : (byte)value);
            line = line[(value < 0 ? 1 : 3)..];
        }

        into.Add(line);
        return false;
    }

    private static bool IsSoftBreak(ReadOnlySpan<byte> fromEquals) => fromEquals[1..].Trim(" \t\r"u8).IsEmpty;

    private static int Value(ReadOnlySpan<byte> escape) =>
        escape.Length >= 3 && char.IsAsciiHexDigitUpper((char)escape[1]) && char.IsAsciiHexDigitUpper((char)escape[2])
            ? (Digit(escape[1]) << 4) | Digit(escape[2]) : -1;

    private static int Digit(byte digit) => digit <= '9' ? digit - '0' : digit - 'A' + 10;
}
