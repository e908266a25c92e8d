using System.Buffers.Text;

namespace Lowmark.Traces.Recordings;

/// <summary>Bytes of a recording on their way to the stream, without an allocation for a line.</summary>
internal sealed class RecordingText(Stream stream)
{
    private const int Block = 64 * 1024;
    private const int LongestNumber = 24;

    private readonly byte[] _bytes = new byte[Block];
    private int _length;

    public void Flush()
    {
        stream.Write(_bytes, 0, _length);
        _length = 0;
        stream.Flush();
    }

    public RecordingText Add(ReadOnlySpan<byte> text)
    {
        while (text.Length > Block - _length)
        {
            int part = Block - _length;
            text[..part].CopyTo(_bytes.AsSpan(_length));
            text = text[part..];
            stream.Write(_bytes, 0, Block);
            _length = 0;
        }

        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    public RecordingText Add(long number)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(number, text, out int length);
        return Add(text[..length]);
    }

    /// <summary>With <c>0x</c>.</summary>
    public RecordingText AddHex(ulong number)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(number, text, out int length, 'x');
        return Add("0x"u8).Add(text[..length]);
    }

    /// <summary>Digits, with zeros before them.</summary>
    public RecordingText AddDigits(long number, int width)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(number, text, out int length, new('D', (byte)width));
        return Add(text[..length]);
    }

    /// <summary><c>12.345678901:</c>.</summary>
    public RecordingText AddTime(long ns)
    {
        ns = Math.Max(ns, 0);
        return Add(ns / 1_000_000_000).Add("."u8).AddDigits(ns % 1_000_000_000, 9).Add(":"u8);
    }

    public RecordingText AddBlanks(int count)
    {
        for (; count > 0; count--) { Add(" "u8); }
        return this;
    }
}
