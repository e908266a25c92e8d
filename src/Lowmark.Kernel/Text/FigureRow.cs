using System.Numerics;
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
    public bool TryTake(byte expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) { return false; }
        _digits = (_digits >> 1) | (_digitsBehind << 63);
        _digitsBehind >>= 1;
        _blanks = (_blanks >> 1) | (_blanksBehind << 63);
        _blanksBehind >>= 1;
        _at++;
        return true;
    }

    /// <summary>As many figures as there is room for: blanks, a minus or none, at most eight digits, a byte behind
    /// them.</summary>
    public bool TryTakeFigures(scoped Span<long> figures)
    {
        ReadOnlySpan<byte> text = _text;                // the hottest loop of a task table: all of it in registers
        (ulong digits, ulong digitsBehind) = (_digits, _digitsBehind);
        (ulong blanks, ulong blanksBehind) = (_blanks, _blanksBehind);
        int at = _at;
        for (int i = 0; i < figures.Length; i++)
        {
            int start = BitOperations.TrailingZeroCount(~blanks);
            int length = BitOperations.TrailingZeroCount(~(digits >> start));
            int sign = 1;
            if (length == 0)
            {
                if (at + start >= text.Length || text[at + start] != '-') { return false; }
                length = BitOperations.TrailingZeroCount(~(digits >> ++start));
                sign = -1;
            }

            int taken = start + length;
            at += taken;
            if ((uint)(length - 1) >= ShortFigure.MostDigits || taken >= 64 || at >= text.Length) { return false; }

            figures[i] = sign * ShortFigure.EndingAt(text, at, length);
            digits = (digits >> taken) | (digitsBehind << (64 - taken));
            digitsBehind >>= taken;
            blanks = (blanks >> taken) | (blanksBehind << (64 - taken));
            blanksBehind >>= taken;
        }

        (_digits, _digitsBehind, _blanks, _blanksBehind, _at) = (digits, digitsBehind, blanks, blanksBehind, at);
        return true;
    }

    /// <inheritdoc cref="TryTakeFigures"/>
    public bool TryTakeFigure(out long figure)
    {
        figure = 0;
        return TryTakeFigures(new Span<long>(ref figure));
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
