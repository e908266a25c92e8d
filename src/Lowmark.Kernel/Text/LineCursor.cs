using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Lowmark.Kernel.Text;

/// <summary>Reads one line left to right without allocating. A failed read leaves the cursor where it was.</summary>
public ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private const int DigitsThatFit = 18;

    private ReadOnlySpan<byte> _rest = line;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryTake(ReadOnlySpan<byte> literal)
    {
        if (!_rest.StartsWith(literal)) { return false; }
        _rest = _rest[literal.Length..];
        return true;
    }

    public bool TryTake(byte expected)
    {
        if (_rest is not [byte first, ..] || first != expected) { return false; }
        _rest = _rest[1..];
        return true;
    }

    /// <summary>Digits only: the kernel prints %lu, so a sign means damage. Fails above 2^63 − 1.</summary>
    public bool TryTakeCount(out long count)
    {
        int taken = ShortFigure.TryTakeDigits(_rest, out count);
        if (taken == 0) { (taken, count) = OtherCount(_rest); }
        _rest = _rest[taken..];
        return taken > 0;
    }

    /// <summary>A long figure, or one near the end of the line. Apart from the short ones and from the cursor, which
    /// then needs no stack.</summary>
    /// <returns>No bytes where there is no figure.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Bytes, long Count) OtherCount(ReadOnlySpan<byte> text)
    {
        long value = 0;
        int used = 0;
        while (used < text.Length && (uint)(text[used] - '0') is <= 9 and var digit)
        {
            if (used == DigitsThatFit) { return LongCount(text); }
            value = (value * 10) + digit;
            used++;
        }

        return (used, value);
    }

    /// <summary>An optional minus and digits (%d, %hd).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeNumber(out long number)
    {
        if (_rest is not [(byte)'-', ..]) { return TryTakeCount(out number); }
        (int taken, number) = Negative(_rest);
        _rest = _rest[taken..];
        return taken > 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Bytes, long Number) Negative(ReadOnlySpan<byte> text)
    {
        LineCursor digits = new(text[1..]);
        return digits.TryTakeCount(out long count) ? (text.Length - digits._rest.Length, -count) : (0, 0);
    }

    /// <summary>As many numbers as there is room for, any blanks before each.</summary>
    public bool TryTakeFigures(scoped Span<long> figures)
    {
        LineCursor cursor = this;
        foreach (ref long figure in figures)
        {
            cursor.SkipBlanks();
            if (!cursor.TryTakeNumber(out figure)) { return false; }
        }

        this = cursor;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Bytes, long Count) LongCount(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long count, out int used) ? (used, count) : (0, 0);

    /// <summary>Hex digits without prefix, at most 16.</summary>
    public bool TryTakeHex(out ulong value)
    {
        if (!Utf8Parser.TryParse(_rest, out value, out int used, 'x') || used > 16) { return false; }
        _rest = _rest[used..];
        return true;
    }

    public bool TryTakeThrough(ReadOnlySpan<byte> stop, out ReadOnlySpan<byte> before)
    {
        int at = _rest.IndexOf(stop);
        before = at < 0 ? default : _rest[..at];
        if (at < 0) { return false; }
        _rest = _rest[(at + stop.Length)..];
        return true;
    }

    public bool TryTakeThrough(byte stop, out ReadOnlySpan<byte> before)
    {
        int at = _rest.IndexOf(stop);
        before = at < 0 ? default : _rest[..at];
        if (at < 0) { return false; }
        _rest = _rest[(at + 1)..];
        return true;
    }

    /// <summary>Characters up to the next blank, comma or end; may be empty.</summary>
    public ReadOnlySpan<byte> TakeWord()
    {
        int at = _rest.IndexOfAny(" ,\t"u8);
        ReadOnlySpan<byte> word = at < 0 ? _rest : _rest[..at];
        _rest = _rest[word.Length..];
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipBlanks() => _rest = _rest.TrimBlanksStart();
}
