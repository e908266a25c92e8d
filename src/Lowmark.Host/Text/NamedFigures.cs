using Lowmark.Kernel.Text;

namespace Lowmark.Host.Text;

/// <summary>The figures of a file whose rows are a name and a value (meminfo, vmstat, memory.stat), sampled again and
/// again.</summary>
/// <remarks>Names are learned from the file, unknown ones too, and compared as bytes. The kernel prints the same names
/// in the same order each time, so the name expected next nearly always fits: a sample then costs one comparison a row
/// and no allocation. At most <paramref name="most"/> names are kept; further ones are left out.</remarks>
public sealed class NamedFigures(int most = 1024)
{
    private const int LongestName = 64;

    private Row[] _rows = new Row[Math.Min(most, 64)];
    private int _next;
    private int _sample;

    /// <summary>Names of all samples so far; <see cref="ValueAt"/> tells which are in this one.</summary>
    public int Count { get; private set; }

    /// <summary>Null when this sample has no such row.</summary>
    public long? this[ReadOnlySpan<byte> name] => Find(name, 0) is >= 0 and var at ? ValueAt(at) : null;

    public ReadOnlySpan<byte> NameAt(int index) => _rows[index].Name;

    /// <inheritdoc cref="this"/>
    public long? ValueAt(int index) => _rows[index].Sample == _sample ? _rows[index].Value : null;

    /// <summary>A new sample begins: no figure is known.</summary>
    public void Clear() => (_sample, _next) = (_sample + 1, 0);

    /// <summary>Where a sample has a name twice, the first counts.</summary>
    /// <returns>False when it was not kept.</returns>
    public bool Add(ReadOnlySpan<byte> name, long value)
    {
        int at = Find(name, _next);
        if (at < 0) { at = Learn(name); }
        if (at < 0 || _rows[at].Sample == _sample) { return false; }
        (_rows[at].Value, _rows[at].Sample) = (value, _sample);
        _next = at + 1;
        return true;
    }

    /// <summary>Adds the rows <c>name value</c> of a text; what is no such row is passed over.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AddRows(ReadOnlySpan<byte> text)
    {
        bool known = false;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            ReadOnlySpan<byte> name = cursor.TakeWord();
            cursor.SkipBlanks();
            known |= cursor.TryTakeCount(out long value) && cursor.AtEnd && Add(name, value);
        }

        return known;
    }

    private int Find(ReadOnlySpan<byte> name, int from)
    {
        for (int at = from; at < Count; at++)
        {
            if (name.SequenceEqual(_rows[at].Name)) { return at; }
        }

        for (int at = 0; at < from; at++)
        {
            if (name.SequenceEqual(_rows[at].Name)) { return at; }
        }

        return -1;
    }

    private int Learn(ReadOnlySpan<byte> name)
    {
        if (Count == most || name.Length is 0 or > LongestName) { return -1; }
        if (Count == _rows.Length) { Array.Resize(ref _rows, Math.Min(most, Count * 2)); }
        _rows[Count].Name = name.ToArray();
        _rows[Count].Sample = _sample - 1;
        return Count++;
    }

    private struct Row
    {
        public byte[] Name;
        public long Value;
        public int Sample;
    }
}
