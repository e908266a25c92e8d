namespace Lowmark.Presenters.Json;

/// <summary>Bytes in memory that are written once and then read once: in pieces, so that growing copies nothing, and
/// each piece is let go when it was read.</summary>
internal sealed class ChunkStream : Stream
{
    // Below the size from which the runtime keeps an array in the large-object heap.
    private const int ChunkBytes = 64 * 1024;

    private readonly Queue<byte[]> _chunks = new();
    private byte[] _last = [];
    private int _lastUsed;
    private int _firstRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_lastUsed == _last.Length)
            {
                _last = new byte[ChunkBytes];
                _lastUsed = 0;
                _chunks.Enqueue(_last);
            }

            int count = Math.Min(buffer.Length, _last.Length - _lastUsed);
            buffer[..count].CopyTo(_last.AsSpan(_lastUsed));
            buffer = buffer[count..];
            _lastUsed += count;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (!_chunks.TryPeek(out byte[]? first)) { return 0; }
        int end = ReferenceEquals(first, _last) ? _lastUsed : first.Length;
        int count = Math.Min(buffer.Length, end - _firstRead);
        first.AsSpan(_firstRead, count).CopyTo(buffer);
        _firstRead += count;
        if (_firstRead == first.Length)
        {
            _chunks.Dequeue();
            _firstRead = 0;
        }

        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // It is the memory that it writes to.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
