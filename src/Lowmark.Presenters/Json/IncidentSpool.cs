using System.Buffers.Binary;
using System.IO.Compression;

namespace Lowmark.Presenters.Json;

/// <summary>Rendered incidents that wait until the reports are written: compressed, since a run may have many.</summary>
/// <remarks>Incidents of one log are alike and shrink to a few per cent.</remarks>
internal sealed class IncidentSpool : IDisposable
{
    private readonly MemoryStream _packed = new();
    private readonly DeflateStream _packer;

    public IncidentSpool() => _packer = new(_packed, CompressionLevel.Fastest, leaveOpen: true);

    public void Add(ReadOnlySpan<byte> rendered)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, rendered.Length);
        _packer.Write(length);
        _packer.Write(rendered);
    }

    /// <summary>All that was added, in order. Once only: nothing can be added afterwards.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Drain()
    {
        _packer.Dispose();
        _packed.Position = 0;
        using DeflateStream unpacker = new(_packed, CompressionMode.Decompress, leaveOpen: true);
        byte[] length = new byte[sizeof(int)];
        byte[] rendered = new byte[4096];
        while (unpacker.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (rendered.Length < size) { rendered = new byte[size]; }
            unpacker.ReadExactly(rendered, 0, size);
            yield return rendered.AsMemory(0, size);
        }
    }

    public void Dispose()
    {
        _packer.Dispose();
        _packed.Dispose();
    }
}
