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
    private readonly Bits _others;
    private Bits _firsts;
    private Bits _lasts;
    private int _at;

    /// <param name="text">From <see cref="FewestBytes"/> to <see cref="MostBytes"/> bytes.</param>
    public FigureRow(ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, FewestBytes, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MostBytes, nameof(text));
        _text = text;
        (ulong digits, ulong blanks) = Halves(text, from: 0);
        (ulong digitsBehind, ulong blanksBehind) = Halves(text, from: 2 * BlockBytes);
        _others = new(~(digits | blanks), ~(digitsBehind | blanksBehind));
        _firsts = new(digits & ~(digits << 1), digitsBehind & ~((digitsBehind << 1) | (digits >> 63)));
        _lasts = new(digits & ~((digits >> 1) | (digitsBehind << 63)), digitsBehind & ~(digitsBehind >> 1));
    }

    public readonly ReadOnlySpan<byte> Rest => _text[_at..];

    /// <param name="expected">No digit.</param>
    /// <returns>Whether the rest begins with that byte, which is behind it now.</returns>
    public bool TryTake(byte expected)
    {
        if (_at >= _text.Length || _text[_at] != expected) { return false; }
        _at++;
        return true;
    }

    /// <summary>As many figures as there is room for: blanks, a minus or none, at most eight digits, a byte behind
    /// them.</summary>
    public bool TryTakeFigures(scoped Span<long> figures) => TryTake(figures, maySign: true);

    /// <summary>One figure, and no minus before it.</summary>
    public bool TryTakeCount(out long count)
    {
        count = 0;
        return TryTake(new Span<long>(ref count), maySign: false);
    }

    private bool TryTake(scoped Span<long> figures, bool maySign)
    {
        ReadOnlySpan<byte> text = _text;                // the hottest loop of a task table: all of it in registers
        (Bits firsts, Bits lasts) = (_firsts, _lasts);
        int end = _at;
        for (int i = 0; i < figures.Length; i++)
        {
            int first = firsts.TakeFirst();
            end = lasts.TakeFirst() + 1;
            int length = end - first;
            if (length > ShortFigure.MostDigits || end >= text.Length) { return false; }
            figures[i] = ShortFigure.EndingAt(text, end, length);
        }

        int others = _others.CountIn(_at, end);
        if (others != 0 && !(maySign && TakeSigns(figures, others))) { return false; }
        (_firsts, _lasts, _at) = (firsts, lasts, end);
        return true;
    }

    /// <returns>Whether all of the other bytes are the signs of figures.</returns>
    private readonly bool TakeSigns(scoped Span<long> figures, int others)
    {
        Bits firsts = _firsts;
        foreach (ref long figure in figures)
        {
            int first = firsts.TakeFirst();
            if (first == 0 || _text[first - 1] != '-') { continue; }
            figure = -figure;
            others--;
        }

        return others == 0;
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

    /// <summary>A set of places in the row.</summary>
    private struct Bits(ulong before, ulong behind)
    {
        private const int Half = 64;

        private ulong _before = before;
        private ulong _behind = behind;

        /// <returns>The lowest place, which is taken out; <see cref="MostBytes"/> when there is none.</returns>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int TakeFirst()
        {
            if (_before != 0)
            {
                int place = BitOperations.TrailingZeroCount(_before);
                _before &= _before - 1;
                return place;
            }

            int placeBehind = Half + BitOperations.TrailingZeroCount(_behind);
            _behind &= _behind - 1;
            return placeBehind;
        }

        public readonly int CountIn(int from, int end) =>
            BitOperations.PopCount(_before & Below(end) & ~Below(from))
            + BitOperations.PopCount(_behind & Below(end - Half) & ~Below(from - Half));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Below(int place) => place switch
        {
            <= 0 => 0,
            >= Half => ulong.MaxValue,
            _ => (1UL << place) - 1,
        };
    }
}
