using System.Text;

namespace Lowmark.Logs.Reports;

/// <summary>The lines one report claimed, as they stood in the log, in one buffer.</summary>
/// <remarks>Bounded: a report that reaches <see cref="MaxLines"/> or <see cref="MaxBytes"/> takes no more lines but the
/// few that say how it ended. Starts small: a storm of lone kill lines is as many reports.</remarks>
public sealed class ReportLines
{
    /// <summary>A task table of a big host has some 30,000 rows.</summary>
    public const int MaxLines = 100_000;

    public const int MaxBytes = 16 << 20;

    private ReportLine[] _lines;
    private byte[] _text;
    private int _used;
    private long _lastNumber;
    private bool _ascends = true;

    internal ReportLines(ExpectedSize expected)
    {
        _lines = GC.AllocateUninitializedArray<ReportLine>(expected.Lines);
        _text = GC.AllocateUninitializedArray<byte>(expected.Bytes);
    }

    public int Count { get; private set; }

    internal int Bytes => _used;

    /// <summary>Room for the lines that end a full report.</summary>
    internal const int EndingLines = 16;

    internal bool HasRoomToEnd => Count < MaxLines + EndingLines;

    public bool IsFull => Count >= MaxLines || _used >= MaxBytes;

    public ReportLine this[int index] => All[index];

    /// <summary>Valid until a line is added.</summary>
    internal ReadOnlySpan<ReportLine> All => _lines.AsSpan(0, Count);

    public ReadOnlySpan<byte> Text(int index) => Text(All[index]);

    /// <param name="line">One of these lines.</param>
    internal ReadOnlySpan<byte> Text(ReportLine line) => _text.AsSpan(line.Offset, line.Length);

    /// <summary>Text of the first claimed part of physical line <paramref name="number"/>; null when none was
    /// claimed.</summary>
    public string? TextOf(long number)
    {
        int index = IndexOf(number);
        return index < 0 ? null : Encoding.UTF8.GetString(Text(index));
    }

    /// <summary>The first line of a shape that holds <paramref name="token"/>; −1 when there is none.</summary>
    public int First(LineShape shape, ReadOnlySpan<byte> token)
    {
        ReadOnlySpan<ReportLine> lines = All;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Shape == shape && Text(lines[i]).IndexOf(token) >= 0) { return i; }
        }

        return -1;
    }

    internal void Add(long number, LineShape shape, ReadOnlySpan<byte> text)
    {
        if (_used + text.Length >= _text.Length) { Grow(text.Length); }
        text.CopyTo(_text.AsSpan(_used));
        _ascends &= _lastNumber <= number;
        _lastNumber = number;
        if (Count == _lines.Length) { _lines = Larger(_lines, Count, Count * 2); }
        _lines[Count++] = new ReportLine(number, shape, _used, text.Length);
        _used += text.Length;
    }

    /// <summary>Joins the next piece of a hard-wrapped line to the last line.</summary>
    internal void ExtendLast(ReadOnlySpan<byte> text, bool withBlank)
    {
        ref ReportLine last = ref _lines[Count - 1];
        if (_used + text.Length + 1 >= _text.Length) { Grow(text.Length + 1); }
        if (withBlank) { _text[_used++] = (byte)' '; }
        text.CopyTo(_text.AsSpan(_used));
        _used += text.Length;
        last = last with { Length = _used - last.Offset };
    }

    /// <summary>The first line of that number; −1 when there is none.</summary>
    private int IndexOf(long number)
    {
        if (!_ascends) { return IndexInDisorder(number); }
        int low = 0;
        for (int high = Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (_lines[middle].Number < number) { low = middle + 1; }
            else { high = middle; }
        }

        return low < Count && _lines[low].Number == number ? low : -1;
    }

    private int IndexInDisorder(long number) => Array.FindIndex(_lines, 0, Count, line => line.Number == number);

    private void Grow(int length) => _text = Larger(_text, _used, Math.Max(_text.Length * 2, _used + length + 1));

    private static T[] Larger<T>(T[] items, int count, int size)
    {
        T[] larger = GC.AllocateUninitializedArray<T>(size);
        items.AsSpan(0, count).CopyTo(larger);
        return larger;
    }
}

/// <param name="Number">1-based line of the input.</param>
public readonly record struct ReportLine(long Number, LineShape Shape, int Offset, int Length);
