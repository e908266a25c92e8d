using System.Runtime.Intrinsics;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>What one line has in front of its text and the next has again, but for the time in its printk stamp: the
/// wrappers need not be told apart anew. Behind it stands the kernel's text.</summary>
internal sealed class RepeatedPrefix
{
    private const int MostBytes = 256;
    private const int FractionDigits = 6;

    /// <summary>Of the seconds as printk pads them and the point: with its brackets and the blank such a stamp is as
    /// long as a task's name can be.</summary>
    private const int WholeBytes = 6;

    private const int BlockBytes = 16;

    private readonly byte[] _bytes = new byte[MostBytes + BlockBytes];

    /// <summary>All bits where a byte of the prefix has to be the same again, none for the others.</summary>
    private readonly byte[] _counts = new byte[MostBytes + BlockBytes];
    private int _length;

    /// <summary>Where the stamp's seconds begin and where its fraction does; both 0 without a stamp.</summary>
    private int _seconds;
    private int _fraction;
    private long _wholeMicroseconds;

    /// <summary>Where the prefix has what the wrappers say.</summary>
    private Place _wallTime;
    private Place _host;
    private Place _tag;
    private Place _caller;

    public bool IsKnown => _length > 0;

    private bool HasStamp => _fraction > 0;

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
        if (peeled.Stage is PeelStage.Outer || !IsSure(prefix)) { return; }
        if (!TryPlace(prefix, peeled.WallTime, out _wallTime) || !TryPlace(prefix, peeled.Host, out _host)
            || !TryPlace(prefix, peeled.Tag, out _tag) || !TryPlace(prefix, peeled.Caller, out _caller))
        {
            return;
        }

        prefix.CopyTo(_bytes);
        _counts.AsSpan(0, length).Fill(byte.MaxValue);
        _counts.AsSpan(length).Clear();
        if (HasStamp) { _counts.AsSpan(_fraction, FractionDigits).Clear(); }
        _length = length;
    }

    /// <returns>Bytes of the prefix when the line begins with it and goes on behind it; else 0.</returns>
    public int Measure(ReadOnlySpan<byte> line, out long? microseconds)
    {
        microseconds = null;
        if (line.Length <= _length || line.Length < BlockBytes) { return 0; }
        if (!IsAgain(line) && !(HasStamp && TryTakeSeconds(line) && IsAgain(line))) { return 0; }
        if (!HasStamp) { return _length; }
        if (!TryReadFraction(line, out long fraction)) { return 0; }
        microseconds = _wholeMicroseconds + fraction;
        return _length;
    }

    /// <param name="line">That begins with the prefix.</param>
    /// <param name="microseconds">As <see cref="Measure"/> gives it.</param>
    public LogLine Peel(ReadOnlySpan<byte> line, long number, long? microseconds) => new()
    {
        Text = line[_length..],
        Number = number,
        MonotonicMicroseconds = microseconds,
        WallTime = _wallTime.Of(line),
        Host = _host.Of(line),
        Tag = _tag.Of(line),
        Caller = _caller.Of(line),
        HasPrefix = true,
    };

    /// <summary>Whether no <see cref="PlainText"/> behind the prefix could make it something else: it ends with the
    /// blank that is its own, begins no mail's head, has no mail's escape, and is no task's name.</summary>
    private bool IsSure(ReadOnlySpan<byte> prefix) =>
        prefix is [not ((byte)'c' or (byte)'C'), .., (byte)' '] && !prefix.Contains((byte)'=')
        && (HasStamp ? _fraction - _seconds >= WholeBytes : prefix.Length > TaskName.MostBytes);

    /// <summary>Whether a line begins with the prefix, the fraction's digits left out.</summary>
    private bool IsAgain(ReadOnlySpan<byte> line)
    {
        if (!IsAgain(line, at: 0)) { return false; }
        for (int from = BlockBytes; from < _length; from += BlockBytes)
        {
            if (!IsAgain(line, Math.Min(from, line.Length - BlockBytes))) { return false; }
        }

        return true;
    }

    /// <summary>As <see cref="IsAgain(ReadOnlySpan{byte})"/>, of a block of it.</summary>
    private bool IsAgain(ReadOnlySpan<byte> line, int at)
    {
        Vector128<byte> other = Vector128.Create(line[at..]) ^ Vector128.Create(_bytes, at);
        return (other & Vector128.Create(_counts, at)) == Vector128<byte>.Zero;
    }

    /// <returns>False for what the prefix does not hold.</returns>
    private static bool TryPlace(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> part, out Place place)
    {
        place = default;
        if (part.IsEmpty) { return true; }
        if (!prefix.Overlaps(part, out int offset) || offset < 0 || offset + part.Length > prefix.Length)
        {
            return false;
        }

        place = new(offset, part.Length);
        return true;
    }

    /// <returns>Whether the stamp stands there in printk's own form, <c>[%5lu.%06lu]</c> (print_time(),
    /// kernel/printk/printk.c).</returns>
    private bool FindStamp(ReadOnlySpan<byte> prefix, long microseconds)
    {
        for (int at = 0; prefix[at..].IndexOf((byte)'[') is >= 0 and var open; at = _seconds)
        {
            _seconds = at + open + 1;
            _fraction = _seconds + prefix[_seconds..].IndexOf((byte)']') - FractionDigits;
            if (_fraction > _seconds && TryTakeSeconds(prefix) && TryReadFraction(prefix, out long fraction))
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

    private bool TryReadFraction(ReadOnlySpan<byte> line, out long microseconds) =>
        ShortFigure.TryTakeDigits(line[_fraction..], out microseconds) == FractionDigits;

    private readonly record struct Place(int Start, int Length)
    {
        public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => Length == 0 ? default : line.Slice(Start, Length);
    }
}
