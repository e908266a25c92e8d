using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Lowmark.Presenters.Json;

/// <summary>Texts as JSON writes them, in pure ASCII.</summary>
internal static class JsonString
{
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> s_plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => IsPlain(c))]);

    /// <summary>The quotation marks too.</summary>
    public static int LongestBytes(int characters) => (LongestEscape * characters) + 2;

    /// <param name="text">Any text; half a surrogate pair becomes U+FFFD.</param>
    /// <param name="room"><see cref="LongestBytes"/> of the text at least.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Write(string text, Span<byte> room)
    {
        room[0] = (byte)'"';
        if (!TryCopy(text, room[1..])) { return WriteEscaped(text, room); }
        room[text.Length + 1] = (byte)'"';
        return text.Length + 2;
    }

    /// <summary>Begins anew: next to no text gets here, and the others have nothing to keep for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteEscaped(string text, Span<byte> room)
    {
        room[0] = (byte)'"';
        int end = 1 + Escape(text, room[1..]);
        room[end] = (byte)'"';
        return end + 1;
    }

    /// <summary>Thirty-two characters at a time; the last ones together with some that were copied before. A shorter
    /// text is two overlapping halves.</summary>
    /// <returns>False when a character has to be escaped; what is in the room then means nothing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopy(ReadOnlySpan<char> text, Span<byte> room)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(text);
        if (units.Length >= 32)
        {
            ReadOnlySpan<ushort> lastUnits = units[^32..];
            Span<byte> lastRoom = room[(units.Length - 32)..];
            while (units.Length > 32 && room.Length > 32)
            {
                if (!TryNarrow(Vector256.Create(units), Vector256.Create(units[16..]), out Vector256<byte> bytes))
                {
                    return false;
                }

                bytes.CopyTo(room);
                units = units[32..];
                room = room[32..];
            }

            bool isPlain = TryNarrow(
                Vector256.Create(lastUnits), Vector256.Create(lastUnits[16..]), out Vector256<byte> last);
            last.CopyTo(lastRoom);
            return isPlain;
        }

        if (units.Length >= 16)
        {
            bool isPlain = TryNarrow(
                Vector256.Create(units), Vector256.Create(units[^16..]), out Vector256<byte> halves);
            halves.GetLower().CopyTo(room);
            halves.GetUpper().CopyTo(room[(units.Length - 16)..]);
            return isPlain;
        }

        if (units.Length >= 8)
        {
            Vector256<ushort> both = Vector256.Create(Vector128.Create(units), Vector128.Create(units[^8..]));
            bool isPlain = TryNarrow(both, both, out Vector256<byte> halves);
            BinaryPrimitives.WriteUInt64LittleEndian(room, halves.AsUInt64()[0]);
            BinaryPrimitives.WriteUInt64LittleEndian(room[(units.Length - 8)..], halves.AsUInt64()[1]);
            return isPlain;
        }

        if (units.Length >= 4)
        {
            Vector256<ushort> both = Vector256.Create(Vector128.Create(Four(text), Four(text[^4..]))).AsUInt16();
            bool isPlain = TryNarrow(both, both, out Vector256<byte> halves);
            BinaryPrimitives.WriteUInt32LittleEndian(room, halves.AsUInt32()[0]);
            BinaryPrimitives.WriteUInt32LittleEndian(room[(units.Length - 4)..], halves.AsUInt32()[1]);
            return isPlain;
        }

        for (int at = 0; at < units.Length && at < room.Length; at++)
        {
            if (!IsPlain(units[at])) { return false; }
            room[at] = (byte)units[at];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Four(ReadOnlySpan<char> text) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(ushort unit) => unit is >= ' ' and <= '~' and not ('"' or '\\');

    /// <returns>Whether all of it is plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(Vector256<ushort> left, Vector256<ushort> right, out Vector256<byte> bytes)
    {
        bytes = Vector256.Narrow(left, right);

        // One up and signed, DEL and all above it are 0 at most.
        Vector256<sbyte> oneUp = (bytes + Vector256<byte>.One).AsSByte();
        Vector256<byte> escaped = Vector256.LessThanOrEqual(oneUp, Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | ((left | right) & Vector256.Create((ushort)0xff00)).AsByte();
        return escaped == Vector256<byte>.Zero;
    }

    private static int Escape(ReadOnlySpan<char> text, Span<byte> room)
    {
        int written = 0;
        while (true)
        {
            int special = text.IndexOfAnyExcept(s_plain);
            Ascii.FromUtf16(special < 0 ? text : text[..special], room[written..], out int plain);
            written += plain;
            if (special < 0) { return written; }
            Rune.DecodeFromUtf16(text[special..], out Rune rune, out int units);
            written += Escape(rune, room[written..]);
            text = text[(special + units)..];
        }
    }

    private static int Escape(Rune rune, Span<byte> room)
    {
        Span<char> units = stackalloc char[2];
        int written = 0;
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            Span<byte> escape = room.Slice(written, LongestEscape);
            char? letter = unit switch
            {
                '"' or '\\' => unit,
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                _ => null,
            };
            escape[0] = (byte)'\\';
            escape[1] = (byte)(letter ?? 'u');
            written += 2;
            if (letter is not null) { continue; }
            Utf8Formatter.TryFormat((uint)unit, escape[2..], out int digits, new('x', 4));
            written += digits;
        }

        return written;
    }
}
