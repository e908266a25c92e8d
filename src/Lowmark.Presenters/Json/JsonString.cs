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

    /// <summary>The quotation marks too.</summary>
    public static int LongestBytes(int characters) => (LongestEscape * characters) + 2;

    /// <param name="text">Any text; half a surrogate pair becomes U+FFFD.</param>
    /// <param name="room"><see cref="LongestBytes"/> of the text at least.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(string text, Span<byte> room)
    {
        room[0] = (byte)'"';
        int end = 1 + (TryCopy(text, room[1..]) ? text.Length : Escape(text, room[1..]));
        room[end] = (byte)'"';
        return end + 1;
    }

    /// <summary>Sixteen characters at a time; the last sixteen together with some that were copied before, and a
    /// shorter text as two overlapping halves.</summary>
    /// <returns>False when a character has to be escaped; what is in the room then means nothing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopy(ReadOnlySpan<char> text, Span<byte> room)
    {
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<char, ushort>(text);
        if (units.Length >= 16)
        {
            ReadOnlySpan<ushort> lastUnits = units[^16..];
            Span<byte> lastRoom = room[(units.Length - 16)..];
            while (units.Length > 16 && room.Length > 16)
            {
                if (!TryNarrow(Vector128.Create(units), Vector128.Create(units[8..]), out Vector128<byte> bytes))
                {
                    return false;
                }

                bytes.CopyTo(room);
                units = units[16..];
                room = room[16..];
            }

            bool isPlain = TryNarrow(
                Vector128.Create(lastUnits), Vector128.Create(lastUnits[8..]), out Vector128<byte> last);
            last.CopyTo(lastRoom);
            return isPlain;
        }

        if (units.Length >= 8)
        {
            bool isPlain = TryNarrow(
                Vector128.Create(units), Vector128.Create(units[^8..]), out Vector128<byte> halves);
            BinaryPrimitives.WriteUInt64LittleEndian(room, halves.AsUInt64()[0]);
            BinaryPrimitives.WriteUInt64LittleEndian(room[(units.Length - 8)..], halves.AsUInt64()[1]);
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
    private static bool IsPlain(ushort unit) => unit is >= ' ' and <= '~' and not ('"' or '\\');

    /// <returns>Whether all of it is plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(Vector128<ushort> left, Vector128<ushort> right, out Vector128<byte> bytes)
    {
        bytes = Vector128.Narrow(left, right);
        Vector128<byte> escaped = Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)' ')).AsByte()
            | Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.Equals(bytes, Vector128.Create((byte)0x7f))
            | ((left | right) & Vector128.Create((ushort)0xff80)).AsByte();
        return escaped == Vector128<byte>.Zero;
    }

    private static int Escape(ReadOnlySpan<char> text, Span<byte> room)
    {
        int written = 0;
        while (!text.IsEmpty)
        {
            if (IsPlain(text[0]))
            {
                room[written] = (byte)text[0];
                written++;
                text = text[1..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out Rune rune, out int units);
            written += Escape(rune, room[written..]);
            text = text[units..];
        }

        return written;
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
