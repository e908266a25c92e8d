using System.Buffers.Binary;
using System.Text;

namespace Lowmark.Kernel.Text;

/// <summary>Texts that come again and again in a log (commands, functions, counters): decoded once, as long as no other
/// takes the place.</summary>
/// <remarks>A cache of fixed size with one place for a text; several threads may use it, for a place is read and
/// written as one reference.</remarks>
public static class Names
{
    private const int Places = 2048;
    private const int MostBytes = 64;

    private static readonly string?[] s_known = new string?[Places];

    /// <summary>UTF-8, with U+FFFD for what is none.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) { return ""; }
        if (text.Length > MostBytes) { return Encoding.UTF8.GetString(text); }
        ref string? place = ref s_known[PlaceOf(text)];
        string? known = place;
        if (known is not null && Ascii.Equals(text, known)) { return known; }
        return place = Encoding.UTF8.GetString(text);
    }

    private static int PlaceOf(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        ulong rest = 0;
        foreach (byte b in text) { rest = (rest << 8) | b; }
        return (int)(Mixed(hash ^ rest) >> 32) & (Places - 1);
    }

    private static ulong Mixed(ulong hash)
    {
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
