using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lowmark.Logs.Lines;

/// <summary>Finds the next of several literals in a block of text, all of them at once.</summary>
/// <remarks>The nibbles of three neighbouring bytes select, by byte shuffle, which of eight buckets of literals may
/// have its fingerprint there; what remains is compared in full. The shuffles are named for each instruction set: the
/// portable one is slow with variable indices when compiled ahead of time for .NET 9.</remarks>
internal sealed class LiteralScanner
{
    private readonly Literal[][] _byBucket;
    private readonly byte[] _first;
    private readonly byte[] _second;
    private readonly byte[] _third;
    private readonly byte[] _fourth;
    private readonly NibbleMasks _nibbles;

    /// <param name="literals">Without line ends.</param>
    public LiteralScanner(IReadOnlyList<Literal> literals)
    {
        _byBucket = [.. Enumerable.Range(0, Literal.Buckets)
            .Select(bucket => literals.Where(literal => literal.Bucket == bucket).ToArray())];
        _first = ByteMasks(literals, 0);
        _second = ByteMasks(literals, 1);
        _third = ByteMasks(literals, 2);
        _fourth = ByteMasks(literals, 3);
        _nibbles = new NibbleMasks(literals);
    }

    /// <summary>Place of the first fingerprint that lies in a whole literal; -1 when there is none.</summary>
    /// <remarks>The place is inside the literal, not at its start; no literal holds a line end, so it is in the
    /// literal's line.</remarks>
    public int IndexOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when Avx2.IsSupported && text.Length >= Vector256<byte>.Count + 2 => IndexOf256(text),
        _ when (Ssse3.IsSupported || AdvSimd.Arm64.IsSupported) && text.Length >= Vector128<byte>.Count + 2 =>
            IndexOf128(text),
        _ => IndexOfScalar(text, from: 0),
    };

    /// <summary>As <see cref="IndexOf"/>, byte by byte.</summary>
    public int IndexOfScalar(ReadOnlySpan<byte> text, int from)
    {
        byte[] first = _first;
        byte[] second = _second;
        byte[] third = _third;
        for (int at = from; at + 2 < text.Length; at++)
        {
            int buckets = first[text[at]] & second[text[at + 1]] & third[text[at + 2]];
            if (buckets != 0 && HoldsLiteral(text, at)) { return at; }
        }

        return -1;
    }

    /// <summary>Whether a fingerprint stands at a place, with its literal around it.</summary>
    private bool HoldsLiteral(ReadOnlySpan<byte> text, int at)
    {
        if (at + Literal.FingerprintBytes >= text.Length) { return false; }
        int buckets = _first[text[at]] & _second[text[at + 1]] & _third[text[at + 2]] & _fourth[text[at + 3]];
        for (; buckets != 0; buckets &= buckets - 1)
        {
            foreach (Literal literal in _byBucket[BitOperations.TrailingZeroCount(buckets)])
            {
                int start = at - literal.FingerprintOffset;
                if (start < 0 || text[start] != literal.First) { continue; }
                if (text[start..].StartsWith(literal.Bytes)) { return true; }
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]      // one call may be most of a run: no time to warm up
    private int IndexOf256(ReadOnlySpan<byte> text)
    {
        const int Width = 32;
        ref byte start = ref MemoryMarshal.GetReference(text);
        NibbleMasks masks = _nibbles;
        Vector256<byte> low0 = Both(masks.Low0), low1 = Both(masks.Low1), low2 = Both(masks.Low2);
        Vector256<byte> high0 = Both(masks.High0), high1 = Both(masks.High1), high2 = Both(masks.High2);
        Vector256<byte> nibble = Vector256.Create((byte)0x0f);
        int last = text.Length - Width - 2;
        for (int at = 0; ; at = Math.Min(at + Width, last))
        {
            Vector256<byte> a = Vector256.LoadUnsafe(ref start, (nuint)at);
            Vector256<byte> b = Vector256.LoadUnsafe(ref start, (nuint)at + 1);
            Vector256<byte> c = Vector256.LoadUnsafe(ref start, (nuint)at + 2);
            Vector256<byte> buckets =
                Avx2.Shuffle(low0, a & nibble) & Avx2.Shuffle(high0, High(a) & nibble)
                & Avx2.Shuffle(low1, b & nibble) & Avx2.Shuffle(high1, High(b) & nibble)
                & Avx2.Shuffle(low2, c & nibble) & Avx2.Shuffle(high2, High(c) & nibble);
            if (buckets != Vector256<byte>.Zero)
            {
                uint none = Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits();
                int found = Verify(text, at, ~none);
                if (found >= 0) { return found; }
            }

            if (at == last) { return -1; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int IndexOf128(ReadOnlySpan<byte> text)
    {
        const int Width = 16;
        ref byte start = ref MemoryMarshal.GetReference(text);
        NibbleMasks masks = _nibbles;
        Vector128<byte> low0 = masks.Low0, low1 = masks.Low1, low2 = masks.Low2;
        Vector128<byte> high0 = masks.High0, high1 = masks.High1, high2 = masks.High2;
        Vector128<byte> nibble = Vector128.Create((byte)0x0f);
        int last = text.Length - Width - 2;
        for (int at = 0; ; at = Math.Min(at + Width, last))
        {
            Vector128<byte> a = Vector128.LoadUnsafe(ref start, (nuint)at);
            Vector128<byte> b = Vector128.LoadUnsafe(ref start, (nuint)at + 1);
            Vector128<byte> c = Vector128.LoadUnsafe(ref start, (nuint)at + 2);
            Vector128<byte> buckets =
                Look(low0, a & nibble) & Look(high0, Vector128.ShiftRightLogical(a, 4))
                & Look(low1, b & nibble) & Look(high1, Vector128.ShiftRightLogical(b, 4))
                & Look(low2, c & nibble) & Look(high2, Vector128.ShiftRightLogical(c, 4));
            if (buckets != Vector128<byte>.Zero)
            {
                uint none = Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits();
                int found = Verify(text, at, ~none & 0xffff);
                if (found >= 0) { return found; }
            }

            if (at == last) { return -1; }
        }
    }

    private int Verify(ReadOnlySpan<byte> text, int at, uint candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int candidate = at + BitOperations.TrailingZeroCount(candidates);
            if (HoldsLiteral(text, candidate)) { return candidate; }
        }

        return -1;
    }

    /// <summary>High nibbles; the neighbour's low nibble is above them still.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> High(Vector256<byte> bytes) => Avx2.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Look(Vector128<byte> table, Vector128<byte> nibbles) =>
        Ssse3.IsSupported ? Ssse3.Shuffle(table, nibbles) : AdvSimd.Arm64.VectorTableLookup(table, nibbles);

    private static Vector256<byte> Both(Vector128<byte> half) => Vector256.Create(half, half);

    private static byte[] ByteMasks(IReadOnlyList<Literal> literals, int place)
    {
        byte[] masks = new byte[256];
        foreach (Literal literal in literals)
        {
            masks[literal.Bytes[literal.FingerprintOffset + place]] |= (byte)(1 << literal.Bucket);
        }

        return masks;
    }

    private sealed class NibbleMasks(IReadOnlyList<Literal> literals)
    {
        public Vector128<byte> Low0 { get; } = Low(literals, 0);
        public Vector128<byte> Low1 { get; } = Low(literals, 1);
        public Vector128<byte> Low2 { get; } = Low(literals, 2);
        public Vector128<byte> High0 { get; } = High(literals, 0);
        public Vector128<byte> High1 { get; } = High(literals, 1);
        public Vector128<byte> High2 { get; } = High(literals, 2);

        private static Vector128<byte> Low(IReadOnlyList<Literal> literals, int place) =>
            Table(literals, place, letter => letter & 0x0f);

        private static Vector128<byte> High(IReadOnlyList<Literal> literals, int place) =>
            Table(literals, place, letter => letter >> 4);

        private static Vector128<byte> Table(IReadOnlyList<Literal> literals, int place, Func<int, int> nibble)
        {
            Span<byte> table = stackalloc byte[16];
            foreach (Literal literal in literals)
            {
                table[nibble(literal.Fingerprint[place])] |= (byte)(1 << literal.Bucket);
            }

            return Vector128.Create<byte>(table);
        }
    }
}

/// <summary>A text to be found by a <see cref="LiteralScanner"/>.</summary>
/// <param name="Bucket">Bit of the fingerprint masks, 0 to 7.</param>
/// <param name="Fingerprint">Three bytes of <paramref name="Text"/>, at its first place there; at least one byte
/// follows them.</param>
internal sealed record Literal(int Bucket, string Fingerprint, string Text)
{
    public const int Buckets = 8;
    public const int FingerprintBytes = 3;

    public byte[] Bytes { get; } = System.Text.Encoding.ASCII.GetBytes(Text);

    public byte First { get; } = (byte)Text[0];

    public int FingerprintOffset { get; } = Text.IndexOf(Fingerprint, StringComparison.Ordinal);
}
