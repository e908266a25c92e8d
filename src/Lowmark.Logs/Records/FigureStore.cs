namespace Lowmark.Logs.Records;

/// <summary>The figures of a table, many rows to an array.</summary>
/// <remarks>A mutable value: a field.</remarks>
internal struct FigureStore()
{
    private const int MostInArray = 4096;

    private long[] _array = [];
    private int _used;

    /// <summary>Room for a row.</summary>
    public ArraySegment<long> Reserve(int count)
    {
        if (_used + count > _array.Length)
        {
            _array = new long[Math.Max(count, Math.Clamp(_array.Length * 2, count * 8, MostInArray))];
            _used = 0;
        }

        ArraySegment<long> room = new(_array, _used, count);
        _used += count;
        return room;
    }

    /// <summary>The row that room was reserved for last is none.</summary>
    public void GiveBack(int count) => _used -= count;
}
