using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lowmark.Logs.Lines;

/// <summary>Finds the next anchor in a block of text, all anchors at once.</summary>
/// <remarks>The nibbles of three neighbouring bytes select, by byte shuffle, which of the eight buckets of
/// <see cref="Anchors"/> may have its fingerprint there; what remains is compared in full. The shuffles are named for each
/// instruction set: the portable one is slow with variable indices when compiled ahead of time for .NET 9.</remarks>
public static class AnchorScanner
{
    private static readonly byte[] s_first = ByteMasks(0);
    private static readonly byte[] s_second = ByteMasks(1);
    private static readonly byte[] s_third = ByteMasks(2);
    private static readonly NibbleMasks s_nibbles = new();

    /// <summary>Place of the first fingerprint that lies in a whole anchor; -1 when there is none.</summary>
    /// <remarks>The place is inside the anchor, not at its start; no anchor holds a line end, so it is in the anchor's line.</remarks>
    public static int IndexOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when Avx2.IsSupported && text.Length >= Vector256<byte>.Count + 2 => IndexOf256(text),
        _ when (Ssse3.IsSupported || AdvSimd.Arm64.IsSupported) && text.Length >= Vector128<byte>.Count + 2 => IndexOf128(text),
        _ => IndexOfScalar(text, from: 0),
    };

    /// <summary>As <see cref="IndexOf"/>, byte by byte.</summary>
    public static int IndexOfScalar(ReadOnlySpan<byte> text, int from)
    {
        byte[] first = s_first;
        byte[] second = s_second;
        byte[] third = s_third;
        for (int at = from; at + 2 < text.Length; at++)
        {
            int buckets = first[text[at]] & second[text[at + 1]] & third[text[at + 2]];
            if (buckets != 0 && HoldsAnchor(text, at)) { return at; }
        }

        return -1;
    }

    /// <summary>Whether an anchor's fingerprint stands at a place, with the anchor around it.</summary>
    private static bool HoldsAnchor(ReadOnlySpan<byte> text, int at)
    {
        int buckets = s_first[text[at]] & s_second[text[at + 1]] & s_third[text[at + 2]];
        for (; buckets != 0; buckets &= buckets - 1)
        {
            foreach (Anchor anchor in Anchors.ByBucket[BitOperations.TrailingZeroCount(buckets)])
            {
                int start = at - anchor.FingerprintOffset;
                if (start >= 0 && text[start..].StartsWith(anchor.Bytes)) { return true; }
            }
        }

        return false;
    }

    private static int IndexOf256(ReadOnlySpan<byte> text)
    {
        const int Width = 32;
        ref byte start = ref MemoryMarshal.GetReference(text);
        NibbleMasks masks = s_nibbles;
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
                Avx2.Shuffle(low0, a & nibble) & Avx2.Shuffle(high0, Avx2.ShiftRightLogical(a.AsUInt16(), 4).AsByte() & nibble)
                & Avx2.Shuffle(low1, b & nibble) & Avx2.Shuffle(high1, Avx2.ShiftRightLogical(b.AsUInt16(), 4).AsByte() & nibble)
                & Avx2.Shuffle(low2, c & nibble) & Avx2.Shuffle(high2, Avx2.ShiftRightLogical(c.AsUInt16(), 4).AsByte() & nibble);
            if (buckets != Vector256<byte>.Zero)
            {
                int found = Verify(text, at, ~Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits());
                if (found >= 0) { return found; }
            }

            if (at == last) { return -1; }
        }
    }

    private static int IndexOf128(ReadOnlySpan<byte> text)
    {
        const int Width = 16;
        ref byte start = ref MemoryMarshal.GetReference(text);
        NibbleMasks masks = s_nibbles;
        Vector128<byte> nibble = Vector128.Create((byte)0x0f);
        int last = text.Length - Width - 2;
        for (int at = 0; ; at = Math.Min(at + Width, last))
        {
            Vector128<byte> a = Vector128.LoadUnsafe(ref start, (nuint)at);
            Vector128<byte> b = Vector128.LoadUnsafe(ref start, (nuint)at + 1);
            Vector128<byte> c = Vector128.LoadUnsafe(ref start, (nuint)at + 2);
            Vector128<byte> buckets =
                Look(masks.Low0, a & nibble) & Look(masks.High0, Vector128.ShiftRightLogical(a, 4))
                & Look(masks.Low1, b & nibble) & Look(masks.High1, Vector128.ShiftRightLogical(b, 4))
                & Look(masks.Low2, c & nibble) & Look(masks.High2, Vector128.ShiftRightLogical(c, 4));
            if (buckets != Vector128<byte>.Zero)
            {
                uint none = Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits();
                int found = Verify(text, at, ~none & 0xffff);
                if (found >= 0) { return found; }
            }

            if (at == last) { return -1; }
        }
    }

    private static int Verify(ReadOnlySpan<byte> text, int at, uint candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            int candidate = at + BitOperations.TrailingZeroCount(candidates);
            if (HoldsAnchor(text, candidate)) { return candidate; }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Look(Vector128<byte> table, Vector128<byte> nibbles) =>
        Ssse3.IsSupported ? Ssse3.Shuffle(table, nibbles) : AdvSimd.Arm64.VectorTableLookup(table, nibbles);

    private static Vector256<byte> Both(Vector128<byte> half) => Vector256.Create(half, half);

    private static byte[] ByteMasks(int place)
    {
        byte[] masks = new byte[256];
        foreach (Anchor anchor in Anchors.All) { masks[anchor.Fingerprint[place]] |= (byte)(1 << anchor.Bucket); }
        return masks;
    }

    private sealed class NibbleMasks
    {
        public Vector128<byte> Low0 { get; } = Low(0);
        public Vector128<byte> Low1 { get; } = Low(1);
        public Vector128<byte> Low2 { get; } = Low(2);
        public Vector128<byte> High0 { get; } = High(0);
        public Vector128<byte> High1 { get; } = High(1);
        public Vector128<byte> High2 { get; } = High(2);

        private static Vector128<byte> Low(int place) => Table(place, letter => letter & 0x0f);

        private static Vector128<byte> High(int place) => Table(place, letter => letter >> 4);

        private static Vector128<byte> Table(int place, Func<int, int> nibble)
        {
            Span<byte> table = stackalloc byte[16];
            foreach (Anchor anchor in Anchors.All)
            {
                table[nibble(anchor.Fingerprint[place])] |= (byte)(1 << anchor.Bucket);
            }

            return Vector128.Create<byte>(table);
        }
    }
}
