namespace Lowmark.Kernel;

/// <summary>Collects the items of an <see cref="EquatableArray{T}"/>. When as many come as were expected, their array
/// is handed out as it is.</summary>
/// <remarks>A mutable value: a field, or passed by reference. It takes no memory before the first item.</remarks>
/// <param name="expected">At least 0; a wrong one costs time, not truth.</param>
public struct ArrayBuilder<T>(int expected)
{
    private const int Fewest = 4;

    private T[]? _items;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        T[]? items = _items;
        if (items is null || Count == items.Length) { items = Larger(); }
        items[Count++] = item;
    }

    /// <summary>To be called before the items are handed out.</summary>
    public void RemoveLast() => Count--;

    /// <remarks>The builder may go on: an array that was handed out is full, and the next item makes a new
    /// one.</remarks>
    public readonly EquatableArray<T> ToEquatableArray() =>
        _items is { } all && all.Length == Count ? new(all) : new(Items.ToArray());

    private T[] Larger()
    {
        T[] larger = new T[Count == 0 ? Math.Max(expected, 1) : Math.Max(Count * 2, Fewest)];
        Items.CopyTo(larger);
        return _items = larger;
    }
}
