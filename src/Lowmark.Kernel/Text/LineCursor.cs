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

    /// <summary>Digits only: the kernel prints %lu, so a sign means damage. Fails above 2^63 − 1.</summary>
    public bool TryTakeCount(out long count)
    {
        int taken = ShortFigure.TryTakeDigits(_rest, out count);
        if (taken == 0) { return TryTakeOtherCount(out count); }
        _rest = _rest[taken..];
        return true;
    }

    /// <summary>A long figure, or one near the end of the line. Apart, so that the short ones need no stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeOtherCount(out long count)
    {
        ReadOnlySpan<byte> rest = _rest;
        long value = 0;
        int used = 0;
        while (used < rest.Length && (uint)(rest[used] - '0') is <= 9 and var digit)
        {
            if (used == DigitsThatFit) { return TryTakeLongCount(out count); }
            value = (value * 10) + digit;
            used++;
        }

        count = value;
        _rest = rest[used..];
        return used > 0;
    }

    /// <summary>An optional minus and digits (%d, %hd).</summary>
    public bool TryTakeNumber(out long number)
    {
        return _rest is [(byte)'-', ..] ? TryTakeNegative(out number) : TryTakeCount(out number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeNegative(out long number)
    {
        LineCursor digits = new(_rest[1..]);
        if (!digits.TryTakeCount(out number)) { return false; }
        number = -number;
        this = digits;
        return true;
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
    private bool TryTakeLongCount(out long count)
    {
        if (!Utf8Parser.TryParse(_rest, out count, out int used)) { return false; }
        _rest = _rest[used..];
        return true;
    }

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

    public void SkipBlanks() => _rest = _rest.TrimBlanksStart();
}
