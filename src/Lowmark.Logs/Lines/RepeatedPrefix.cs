using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>What one line has in front of its text and the next has again, but for the time in its printk stamp: the
/// wrappers need not be told apart anew.</summary>
internal sealed class RepeatedPrefix
{
    private const int MostBytes = 256;
    private const int FractionDigits = 6;

    private readonly byte[] _bytes = new byte[MostBytes];
    private int _length;

    /// <summary>Where the stamp's seconds begin and where its fraction does; both 0 without a stamp.</summary>
    private int _seconds;
    private int _fraction;
    private long _wholeMicroseconds;

    public bool IsKnown => _length > 0;

    private bool HasStamp => _fraction > 0;

    private int StampEnd => HasStamp ? _fraction + FractionDigits : 0;

    public void Forget() => _length = 0;

    /// <param name="line">As it came.</param>
    /// <param name="peeled">What its wrappers said, its text without them.</param>
    public void Learn(ReadOnlySpan<byte> line, in PeeledLine peeled)
    {
        Forget();
        int length = line.Length - peeled.Text.Length;
        if (length is 0 or > MostBytes || peeled.Text.IsEmpty || !line[length..].SequenceEqual(peeled.Text)) { return; }
        ReadOnlySpan<byte> prefix = line[..length];
        (_seconds, _fraction) = (0, 0);
        if (peeled.MonotonicMicroseconds is { } microseconds && !FindStamp(prefix, microseconds)) { return; }
        prefix.CopyTo(_bytes);
        _length = length;
    }

    /// <returns>Bytes of the prefix when the line begins with it and goes on behind it; else 0.</returns>
    public int Measure(ReadOnlySpan<byte> line, out long? microseconds)
    {
        microseconds = null;
        if (line.Length <= _length || !IsAgain(line, StampEnd, _length)) { return 0; }
        if (!HasStamp) { return _length; }
        if (!IsAgain(line, 0, _fraction) && !(IsAgain(line, 0, _seconds) && TryTakeSeconds(line))) { return 0; }
        if (!TryReadFraction(line[_fraction..], out int fraction)) { return 0; }
        microseconds = _wholeMicroseconds + fraction;
        return _length;
    }

    private bool IsAgain(ReadOnlySpan<byte> line, int from, int to) =>
        line[from..to].SequenceEqual(_bytes.AsSpan(from..to));

    /// <returns>Whether the stamp stands there in printk's own form, <c>[%5lu.%06lu]</c> (print_time(),
    /// kernel/printk/printk.c).</returns>
    private bool FindStamp(ReadOnlySpan<byte> prefix, long microseconds)
    {
        for (int at = 0; prefix[at..].IndexOf((byte)'[') is >= 0 and var open; at = _seconds)
        {
            _seconds = at + open + 1;
            _fraction = _seconds + prefix[_seconds..].IndexOf((byte)']') - FractionDigits;
            if (_fraction > _seconds && TryTakeSeconds(prefix)
                && TryReadFraction(prefix[_fraction..], out int fraction))
            {
                return _wholeMicroseconds + fraction == microseconds;
            }
        }

        return false;
    }

    /// <summary>Remembers the stamp's seconds and the point behind them.</summary>
    private bool TryTakeSeconds(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line[_seconds.._fraction];
        LineCursor cursor = new(text);
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out long seconds) || seconds > int.MaxValue || !cursor.TryTake("."u8) || !cursor.AtEnd)
        {
            return false;
        }

        text.CopyTo(_bytes.AsSpan(_seconds));
        _wholeMicroseconds = seconds * 1_000_000;
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int microseconds)
    {
        microseconds = 0;
        foreach (byte digit in text[..FractionDigits])
        {
            if (!char.IsAsciiDigit((char)digit)) { return false; }
            microseconds = (microseconds * 10) + (digit - '0');
        }

        return true;
    }
}
