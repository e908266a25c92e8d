using System.Buffers;
using System.Text;

namespace Lowmark.Kernel.Text;

/// <summary>A window over the input: fills in blocks, grows until one line of the allowed length fits.</summary>
public sealed class LineBuffer : IDisposable
{
    private readonly Stream _raw;
    private readonly int _most;
    private Stream _input;
    private byte[] _bytes;
    private int _start;
    private int _end;

    /// <param name="input">Stays open.</param>
    /// <param name="mostLineBytes">At least 1.</param>
    /// <param name="blockBytes">Asked from the input at a time; at least 16.</param>
    public LineBuffer(Stream input, int mostLineBytes, int blockBytes)
    {
        _raw = _input = input;
        _most = checked(mostLineBytes + blockBytes);
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(blockBytes, 16));
        TakeByteOrderMark();
    }

    public long BytesRead { get; private set; }

    public bool Ended { get; private set; }

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Reads once more; the caller has consumed all but at most one unfinished line of the allowed
    /// length.</summary>
    public void Fill()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length) { Grow(); }
        Accept(_input.Read(_bytes, _end, _bytes.Length - _end));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        if (!ReferenceEquals(_input, _raw)) { _input.Dispose(); }
    }

    private void Accept(int read)
    {
        _end += read;
        BytesRead += read;
        Ended |= read == 0;
    }

    private void Grow()
    {
        int size = (int)Math.Min(Math.Max(_most, _bytes.Length + 1), _bytes.Length * 2L);
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    /// <summary>UTF-16 (a Windows shell's redirection) is read as UTF-8; a UTF-8 mark is dropped.</summary>
    private void TakeByteOrderMark()
    {
        ReadOnlySpan<byte> head = _bytes.AsSpan(0, _raw.ReadAtLeast(_bytes.AsSpan(0, 2), 2, throwOnEndOfStream: false));
        Encoding? wide = head switch
        {
            [0xff, 0xfe] => Encoding.Unicode,
            [0xfe, 0xff] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (wide is not null)
        {
            _input = Encoding.CreateTranscodingStream(_raw, wide, Encoding.UTF8, leaveOpen: true);
            return;
        }

        Accept(head.Length);
        if (head is [0xef, 0xbb])
        {
            Accept(_raw.ReadAtLeast(_bytes.AsSpan(2, 1), 1, throwOnEndOfStream: false));
            if (Unread is [0xef, 0xbb, 0xbf]) { Consume(3); }
        }
    }
}
