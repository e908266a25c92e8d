namespace Lowmark.Traces.Rings;

/// <summary>Where the parts of a ring buffer's page lie: tracefs' events/header_page
/// (ring_buffer_print_page_header(), kernel/trace/ring_buffer.c, 2.6.32 to 7.2).</summary>
/// <param name="Commit">How much of the page is written, with flags in its upper bits; its size is that of the kernel's
/// <c>long</c>.</param>
/// <param name="DataOffset">Where records begin.</param>
/// <param name="DataSize">Room for records in a page.</param>
public sealed record RingLayout(FieldFormat Timestamp, FieldFormat Commit, int DataOffset, int DataSize)
{
    /// <summary>Larger ones there are none: buffer_subbuf_size_kb goes so far (6.8 and later, 2^7 pages of 64
    /// KiB).</summary>
    public const int LargestPage = 8 << 20;

    public int PageSize => DataOffset + DataSize;

    /// <summary>Bytes of a kernel address.</summary>
    public int WordSize => Commit.Size;

    /// <returns>Null when it is not understood.</returns>
    public static RingLayout? Parse(ReadOnlySpan<byte> headerPage)
    {
        FieldFormat? timestamp = null, commit = null, data = null;
        foreach (Range range in headerPage.Split((byte)'\n'))
        {
            if (FieldFormat.Parse(headerPage[range]) is not { } field) { continue; }
            switch (field.Name)
            {
                case "timestamp": timestamp = field; break;
                case "commit": commit = field; break;
                case "data": data = field; break;
                default: break;
            }
        }

        return timestamp is { Size: 8 } && commit is { Size: 4 or 8 } && data is { Size: > 0 }
            && data.Offset >= commit.Offset + commit.Size && data.Offset >= timestamp.Offset + timestamp.Size
            && (long)data.Offset + data.Size <= LargestPage
                ? new(timestamp, commit, data.Offset, data.Size)
                : null;
    }
}
