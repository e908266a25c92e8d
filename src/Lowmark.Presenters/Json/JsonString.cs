using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Lowmark.Presenters.Json;

/// <summary>Texts as JSON writes them, in pure ASCII.</summary>
internal static class JsonString
{
    private const int LongestEscape = 6;
    private const int Marks = 3;

    /// <summary>Characters of two vectors, bytes of one.</summary>
    private const int Block = 32;

    private static readonly SearchValues<char> s_plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => IsPlain(c))]);

    /// <summary>The quotation marks and what stands behind them too.</summary>
    public static int LongestBytes(int characters) => (LongestEscape * characters) + Marks;

    /// <param name="text">Any text; half a surrogate pair becomes U+FFFD.</param>
    /// <param name="behind">The byte to write behind it.</param>
    /// <param name="room"><see cref="LongestBytes"/> of the text at least.</param>
    /// <returns>How many bytes were written.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Write(string text, byte behind, Span<byte> room)
    {
        // The one check of the room: what copies a plain text fills this slice, and never more.
        ref byte start = ref MemoryMarshal.GetReference(room[..(text.Length + Marks)]);
        if (Copy(text, ref Unsafe.Add(ref start, 1)) != Vector256<byte>.Zero)
        {
            return WriteEscaped(text, behind, room);
        }

        start = (byte)'"';
        Unsafe.Add(ref start, text.Length + 1) = (byte)'"';
        Unsafe.Add(ref start, text.Length + 2) = behind;
        return text.Length + Marks;
    }

    /// <summary>Begins anew: next to no text gets here, and the others have nothing to keep for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteEscaped(string text, byte behind, Span<byte> room)
    {
        room[0] = (byte)'"';
        int end = 1 + Escape(text, room[1..]);
        room[end] = (byte)'"';
        room[end + 1] = behind;
        return end + 2;
    }

    /// <summary>Thirty-two characters at a time; the last ones together with some that were copied before. A shorter
    /// text is two overlapping halves.</summary>
    /// <param name="to">Room for the text.</param>
    /// <returns>Zero, unless a character has to be escaped; what was copied then means nothing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Copy(string text, ref byte to)
    {
        ref ushort from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        nuint length = (nuint)text.Length;
        if (length >= Block)
        {
            Vector256<byte> escaped = Vector256<byte>.Zero;
            for (nuint at = 0; at < length - Block; at += Block) { escaped |= CopyBlock(ref from, ref to, at); }
            return escaped | CopyBlock(ref from, ref to, length - Block);
        }

        if (length >= 16)
        {
            Vector256<byte> bytes = Narrow(
                Vector256.LoadUnsafe(ref from), Vector256.LoadUnsafe(ref from, length - 16));
            bytes.GetLower().StoreUnsafe(ref to);
            bytes.GetUpper().StoreUnsafe(ref to, length - 16);
            return Escaped(bytes);
        }

        if (length >= 8)
        {
            Vector256<ushort> both = Vector256.Create(
                Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, length - 8));
            Vector256<byte> bytes = Narrow(both, both);
            Unsafe.WriteUnaligned(ref to, bytes.AsUInt64()[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 8), bytes.AsUInt64()[1]);
            return Escaped(bytes);
        }

        return length >= 4 ? CopyFew(ref from, ref to, length) : CopyFewest(text, ref to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CopyBlock(ref ushort from, ref byte to, nuint at)
    {
        Vector256<byte> bytes = Narrow(
            Vector256.LoadUnsafe(ref from, at), Vector256.LoadUnsafe(ref from, at + (Block / 2)));
        bytes.StoreUnsafe(ref to, at);
        return Escaped(bytes);
    }

    /// <summary>Four to seven characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CopyFew(ref ushort from, ref byte to, nuint length)
    {
        ulong first = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref from));
        ulong last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref from, length - 4)));
        Vector256<ushort> both = Vector256.Create(Vector128.Create(first, last)).AsUInt16();
        Vector256<byte> bytes = Narrow(both, both);
        Unsafe.WriteUnaligned(ref to, bytes.AsUInt32()[0]);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - 4), bytes.AsUInt32()[1]);
        return Escaped(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CopyFewest(string text, ref byte to)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsPlain(text[i])) { return Vector256<byte>.AllBitsSet; }
            Unsafe.Add(ref to, i) = (byte)text[i];
        }

        return Vector256<byte>.Zero;
    }

    private static bool IsPlain(char unit) => unit is >= ' ' and <= '~' and not ('"' or '\\');

    /// <summary>What is no single byte becomes one that is escaped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Narrow(Vector256<ushort> left, Vector256<ushort> right)
    {
        if (Avx2.IsSupported)
        {
            Vector256<byte> inLanes = Avx2.PackUnsignedSaturate(left.AsInt16(), right.AsInt16());
            return Avx2.Permute4x64(inLanes.AsInt64(), 0b11_01_10_00).AsByte();
        }

        Vector256<ushort> most = Vector256.Create((ushort)byte.MaxValue);
        return Vector256.Narrow(Vector256.Min(left, most), Vector256.Min(right, most));
    }

    /// <returns>Zero where a byte is plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Escaped(Vector256<byte> bytes)
    {
        // One up and signed, DEL and all above it are 0 at most.
        Vector256<sbyte> oneUp = (bytes + Vector256<byte>.One).AsSByte();
        return Vector256.GreaterThan(Vector256.Create((sbyte)(' ' + 1)), oneUp).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
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
