namespace Lowmark.Cli.Input;

/// <summary>Lets the first bytes be looked at before they are read, and turns an error while reading into an end
/// with a reason.</summary>
/// <param name="advanced">Called with the bytes read so far.</param>
internal sealed class GuardedStream(Stream inner, Action<long>? advanced = null) : ForwardStream
{
    private const int HeadBytes = 64 * 1024;
    private const int EnoughForMagic = 16;

    private ReadOnlyMemory<byte> _head;

    public long BytesRead { get; private set; }

    /// <summary>A phrase that says why it ended early; null when it did not.</summary>
    public string? Damage { get; private set; }

    /// <summary>What was looked at and is still to be read.</summary>
    public ReadOnlySpan<byte> Head => _head.Span;

    /// <summary>What one read gives, so that a log that is still being written is not waited for; more only to see a
    /// magic number. Once, before the first read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        byte[] head = new byte[HeadBytes];
        int length = 0;
        while (length < EnoughForMagic)
        {
            int count = ReadInner(head.AsSpan(length));
            if (count == 0) { break; }
            length += count;
        }

        _head = head.AsMemory(0, length);
        return _head.Span;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _head.IsEmpty ? ReadInner(buffer) : Math.Min(buffer.Length, _head.Length);
        if (!_head.IsEmpty)
        {
            _head.Span[..count].CopyTo(buffer);
            _head = _head[count..];
        }

        BytesRead += count;
        if (count > 0) { advanced?.Invoke(BytesRead); }
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); }
        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> buffer)
    {
        if (Damage is not null) { return 0; }
        try
        {
            return inner.Read(buffer);
        }
        catch (InvalidDataException damage)
        {
            Damage = damage.Message;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Damage = $"reading failed ({error.Message})";
        }

        return 0;
    }
}
