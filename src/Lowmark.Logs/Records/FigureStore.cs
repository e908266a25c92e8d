namespace Lowmark.Logs.Records;

/// <summary>The figures of a table, many rows to an array.</summary>
internal sealed class FigureStore
{
    private const int MostInArray = 4096;

    private long[] _array = [];
    private int _used;

    /// <summary>Room for a row, which is the row's from now on.</summary>
    public ArraySegment<long> Reserve(int count)
    {
        ArraySegment<long> room = Peek(count);
        _used += count;
        return room;
    }

    /// <summary>The room that <see cref="Reserve"/> would give.</summary>
    public ArraySegment<long> Peek(int count)
    {
        if (_used + count > _array.Length)
        {
            _array = new long[Math.Max(count, Math.Clamp(_array.Length * 2, count * 8, MostInArray))];
            _used = 0;
        }

        return new(_array, _used, count);
    }
}
