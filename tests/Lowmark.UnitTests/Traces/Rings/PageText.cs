using System.Buffers.Binary;
using Lowmark.Traces.Rings;

namespace Lowmark.UnitTests.Traces.Rings;

/// <summary>Builds a page of a ring buffer record by record, the inverse of reading one.</summary>
internal sealed class PageText
{
    private readonly RingLayout _layout;
    private readonly byte[] _page;
    private int _at;

    public PageText(RingLayout layout, long timeNs)
    {
        _layout = layout;
        _page = new byte[layout.PageSize];
        _at = layout.DataOffset;
        BinaryPrimitives.WriteInt64LittleEndian(_page, timeNs);
    }

    /// <summary>A record with its length in its header, as those up to 112 bytes are.</summary>
    public PageText Record(uint delta, byte[] record) =>
        Header((uint)((record.Length + 3) / 4), delta).Bytes(record, (record.Length + 3) / 4 * 4);

    /// <summary>With its length in a word of its own.</summary>
    public PageText LongRecord(uint delta, byte[] record) =>
        Header(0, delta).Word((uint)(record.Length + 4)).Bytes(record, record.Length);

    public PageText Padding(uint delta, int length) => Header(29, delta).Word((uint)(length + 4)).Bytes([], length);

    public PageText Rest() => Header(29, 0).Bytes(Enumerable.Repeat((byte)0xa5, 16).ToArray(), 16);

    public PageText TimeExtend(ulong delta) => Header(30, (uint)(delta & 0x7ffffff)).Word((uint)(delta >> 27));

    public PageText TimeStamp(ulong time) => Header(31, (uint)(time & 0x7ffffff)).Word((uint)(time >> 27));

    /// <param name="flags">Of the upper bits of the commit word.</param>
    /// <param name="lost">Stored behind the records; null for none.</param>
    public byte[] Page(uint flags = 0, long? lost = null)
    {
        uint commit = (uint)(_at - _layout.DataOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(_layout.Commit.Offset), commit | flags);
        if (lost is { } count) { BinaryPrimitives.WriteInt64LittleEndian(_page.AsSpan(_at), count); }
        return _page;
    }

    private PageText Header(uint type, uint delta) => Word(type | (delta << 5));

    private PageText Word(uint word)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(_at), word);
        _at += 4;
        return this;
    }

    private PageText Bytes(byte[] bytes, int length)
    {
        bytes.CopyTo(_page.AsSpan(_at));
        _at += length;
        return this;
    }
}
