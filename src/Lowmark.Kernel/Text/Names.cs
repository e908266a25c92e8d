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

    private static readonly Known?[] s_known = new Known?[Places];

    /// <summary>UTF-8, with U+FFFD for what is none.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) { return ""; }
        if (text.Length > MostBytes) { return Encoding.UTF8.GetString(text); }
        (ulong first, ulong last) = Ends(text);
        ulong hash = Mixed(Mixed(first + (ulong)text.Length) ^ last);
        for (int at = sizeof(ulong); at < text.Length - sizeof(ulong); at += sizeof(ulong))
        {
            hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text[at..]));
        }

        ref Known? place = ref s_known[(int)(hash >> 32) & (Places - 1)];
        Known? known = place;
        if (known is not null && known.Is(text, first, last)) { return known.Text; }
        string decoded = Encoding.UTF8.GetString(text);
        place = new Known(decoded, text.ToArray(), first, last);
        return decoded;
    }

    /// <summary>Eight bytes from the start and eight up to the end, which may be the same ones; fewer than eight are
    /// all in the first.</summary>
    private static (ulong First, ulong Last) Ends(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
        {
            return (
                BinaryPrimitives.ReadUInt64LittleEndian(text),
                BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]));
        }

        if (text.Length < sizeof(uint))
        {
            return (text[0] | ((uint)text[text.Length / 2] << 8) | ((uint)text[^1] << 16), 0);
        }

        ulong end = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
        return (BinaryPrimitives.ReadUInt32LittleEndian(text) | (end << 32), 0);
    }

    private static ulong Mixed(ulong hash)
    {
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }

    private sealed class Known(string text, byte[] bytes, ulong first, ulong last)
    {
        private const int EndsBytes = 2 * sizeof(ulong);

        public string Text => text;

        /// <param name="asked">Of any length.</param>
        /// <param name="askedFirst">By <see cref="Ends"/>, as <paramref name="askedLast"/>.</param>
        public bool Is(ReadOnlySpan<byte> asked, ulong askedFirst, ulong askedLast) =>
            askedFirst == first && askedLast == last && asked.Length == bytes.Length
            && (asked.Length <= EndsBytes || asked.SequenceEqual(bytes));
    }
}
