using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>What one line has in front of its text and the next has again, but for the digits of the printk stamp: the
/// wrappers need not be told apart anew.</summary>
internal sealed class RepeatedPrefix
{
    private const int MostBytes = 256;
    private const int FractionDigits = 6;

    private readonly byte[] _bytes = new byte[MostBytes];
    private int _length;
    private int _stamp;
    private int _stampEnd;

    public bool IsKnown => _length > 0;

    /// <summary>Seconds and their fraction stand in the prefix.</summary>
    private bool HasStamp => _stampEnd > 0;

    public void Forget() => _length = 0;

    /// <param name="line">As it came.</param>
    /// <param name="peeled">What its wrappers said, its text without them.</param>
    public void Learn(ReadOnlySpan<byte> line, in PeeledLine peeled)
    {
        Forget();
        int length = line.Length - peeled.Text.Length;
        if (length is 0 or > MostBytes || peeled.Text.IsEmpty || !line[length..].SequenceEqual(peeled.Text)) { return; }
        ReadOnlySpan<byte> prefix = line[..length];
        (_stamp, _stampEnd) = (0, 0);
        if (peeled.MonotonicMicroseconds is { } microseconds && !FindStamp(prefix, microseconds)) { return; }
        prefix.CopyTo(_bytes);
        _length = length;
    }

    /// <returns>Bytes of the prefix when the line begins with it and goes on behind it; else 0.</returns>
    public int Measure(ReadOnlySpan<byte> line, out long? microseconds)
    {
        microseconds = null;
        if (line.Length <= _length || !line[_stampEnd.._length].SequenceEqual(_bytes.AsSpan(_stampEnd.._length))
            || !line[.._stamp].SequenceEqual(_bytes.AsSpan(0, _stamp)))
        {
            return 0;
        }

        if (!HasStamp) { return _length; }
        if (!TryRead(line[_stamp.._stampEnd], out long stamp)) { return 0; }
        microseconds = stamp;
        return _length;
    }

    /// <returns>Whether exactly one stamp of printk's own form stands there, with that time.</returns>
    private bool FindStamp(ReadOnlySpan<byte> prefix, long microseconds)
    {
        int open = prefix.IndexOf((byte)'[');
        if (open < 0 || prefix[(open + 1)..].Contains((byte)'[')) { return false; }
        int close = prefix[open..].IndexOf((byte)']');
        if (close < 0 || !TryRead(prefix[(open + 1)..(open + close)], out long stamp) || stamp != microseconds)
        {
            return false;
        }

        (_stamp, _stampEnd) = (open + 1, open + close);
        return true;
    }

    /// <summary><c>%5lu.%06lu</c> (print_time(), kernel/printk/printk.c).</summary>
    private static bool TryRead(ReadOnlySpan<byte> stamp, out long microseconds)
    {
        microseconds = 0;
        LineCursor cursor = new(stamp);
        cursor.SkipBlanks();
        if (!cursor.TryTakeCount(out long seconds) || seconds > int.MaxValue || !cursor.TryTake("."u8)
            || cursor.Rest.Length != FractionDigits || !cursor.TryTakeCount(out long fraction) || !cursor.AtEnd)
        {
            return false;
        }

        microseconds = (seconds * 1_000_000) + fraction;
        return true;
    }
}
