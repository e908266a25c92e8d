using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lowmark.Kernel.Text;

/// <summary>Reads the figures of a table's row, blanks between them. Where digits and blanks stand is found out for all
/// of the row at once, so no loop over bytes has to guess where a figure ends.</summary>
public ref struct FigureRow
{
    /// <summary>Shorter and longer rows are not read.</summary>
    public const int FewestBytes = 32;

    /// <inheritdoc cref="FewestBytes"/>
    public const int MostBytes = 128;

    private const int BlockBytes = 32;

    private readonly ReadOnlySpan<byte> _text;
    private ulong _digits;
    private ulong _digitsBehind;
    private ulong _blanks;
    private ulong _blanksBehind;
    private int _at;

    /// <param name="text">From <see cref="FewestBytes"/> to <see cref="MostBytes"/> bytes.</param>
    public FigureRow(ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, FewestBytes, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MostBytes, nameof(text));
        _text = text;
        (_digits, _blanks) = Halves(text, from: 0);
        (_digitsBehind, _blanksBehind) = Halves(text, from: 2 * BlockBytes);
    }

    public readonly ReadOnlySpan<byte> Rest => _text[_at..];

    /// <returns>Whether the rest begins with that byte, which is behind it now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(byte expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) { return false; }
        Advance(1);
        return true;
    }

    /// <summary>Blanks, and a figure of at most eight digits with a minus or none, and a byte behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeFigure(out long figure)
    {
        figure = 0;
        int start = BitOperations.TrailingZeroCount(~_blanks);
        bool isNegative = _at + start < _text.Length && _text[_at + start] == '-';
        if (isNegative) { start++; }
        int length = BitOperations.TrailingZeroCount(~(_digits >> start));
        if (start + length >= 64 || length is 0 or > ShortFigure.MostDigits || _at + start + length >= _text.Length)
        {
            return false;
        }

        figure = ShortFigure.EndingAt(_text, _at + start + length, length);
        if (isNegative) { figure = -figure; }
        Advance(start + length);
        return true;
    }

    /// <param name="count">1 to 63.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int count)
    {
        _digits = (_digits >> count) | (_digitsBehind << (64 - count));
        _digitsBehind >>= count;
        _blanks = (_blanks >> count) | (_blanksBehind << (64 - count));
        _blanksBehind >>= count;
        _at += count;
    }

    private static (ulong Digits, ulong Blanks) Halves(ReadOnlySpan<byte> text, int from)
    {
        (uint digits, uint blanks) = Block(text, from);
        (uint moreDigits, uint moreBlanks) = Block(text, from + BlockBytes);
        return (digits | ((ulong)moreDigits << BlockBytes), blanks | ((ulong)moreBlanks << BlockBytes));
    }

    /// <summary>A bit for each byte from a place on; 0 behind the end.</summary>
    private static (uint Digits, uint Blanks) Block(ReadOnlySpan<byte> text, int from)
    {
        if (from >= text.Length) { return (0, 0); }
        int at = Math.Min(from, text.Length - BlockBytes);
        Vector256<byte> bytes = Vector256.Create(text[at..]);
        uint blanks = Vector256.Equals(bytes, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        Vector256<byte> values = bytes - Vector256.Create((byte)'0');
        uint digits = Vector256.LessThanOrEqual(values, Vector256.Create((byte)9)).ExtractMostSignificantBits();
        return (digits >> (from - at), blanks >> (from - at));
    }
}
