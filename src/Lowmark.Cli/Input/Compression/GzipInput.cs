using System.IO.Compression;

namespace Lowmark.Cli.Input.Compression;

/// <summary>Unpacks gzip of one or several members, and tells a cut file from a whole one.</summary>
/// <remarks>GZipStream takes a cut file for a whole one. So a member of our own is put behind the last byte of the
/// file: it comes out unpacked and alone if and only if the file ended where a member ends. GZipStream asks for more
/// input only when it has handed out all that the input before gave, so what comes out later is not the
/// file's.</remarks>
internal sealed class GzipInput : ForwardStream
{
    private static readonly byte[] Mark = "-- end of file --"u8.ToArray();
    private static readonly byte[] MarkPacked = Pack(Mark);

    private readonly MarkedEnd _packed;
    private readonly GZipStream _unpacked;
    private bool _done;

    public GzipInput(Stream packed)
    {
        _packed = new(packed);
        _unpacked = new(_packed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">Cut or damaged; the message is a phrase that says which.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_done || buffer.IsEmpty) { return 0; }
        int count;
        try
        {
            count = _unpacked.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                _packed.HasEnded ? "its gzip data ends early" : "its gzip data is damaged", error);
        }

        if (count > 0 && !_packed.HasEnded) { return count; }
        _done = true;
        return IsMark(buffer[..count]) ? 0 : throw new InvalidDataException("its gzip data ends early");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _unpacked.Dispose(); }
        base.Dispose(disposing);
    }

    private bool IsMark(ReadOnlySpan<byte> first)
    {
        byte[] end = new byte[Mark.Length + 1];
        if (first.Length > Mark.Length) { return false; }
        first.CopyTo(end);
        try
        {
            int length = first.Length + _unpacked.ReadAtLeast(
                end.AsSpan(first.Length), end.Length - first.Length, throwOnEndOfStream: false);
            return end.AsSpan(0, length).SequenceEqual(Mark);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream packer = new(packed, CompressionLevel.Fastest)) { packer.Write(bytes); }
        return packed.ToArray();
    }

    private sealed class MarkedEnd(Stream file) : ForwardStream
    {
        private ReadOnlyMemory<byte> _mark = MarkPacked;

        public bool HasEnded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = HasEnded ? 0 : file.Read(buffer);
            if (count > 0 || buffer.IsEmpty) { return count; }
            HasEnded = true;
            count = Math.Min(buffer.Length, _mark.Length);
            _mark.Span[..count].CopyTo(buffer);
            _mark = _mark[count..];
            return count;
        }
    }
}
