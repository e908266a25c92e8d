namespace Lowmark.Logs.Lines;

/// <summary>Bytes that outlive the block they came from. Keeps its array, so that a long input allocates
/// once.</summary>
internal sealed class GrowBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(byte value)
    {
        if (Length == _bytes.Length) { Reserve(Length + 1); }
        _bytes[Length++] = value;
    }

    public void Add(ReadOnlySpan<byte> values)
    {
        Reserve(Length + values.Length);
        values.CopyTo(_bytes.AsSpan(Length));
        Length += values.Length;
    }

    public void Set(ReadOnlySpan<byte> values)
    {
        Clear();
        Add(values);
    }

    public void DropFirst(int count)
    {
        Bytes[count..].CopyTo(_bytes);
        Length -= count;
    }

    /// <summary>Room for that many bytes in all behind what is there; <see cref="Advance"/> says how many were
    /// written.</summary>
    public Span<byte> Room(int count)
    {
        Reserve(Length + count);
        return _bytes.AsSpan(Length, count);
    }

    public void Advance(int count) => Length += count;

    private void Reserve(int total)
    {
        if (total > _bytes.Length) { Array.Resize(ref _bytes, Math.Max(total, Math.Max(64, _bytes.Length * 2))); }
    }
}
