using System.Buffers.Binary;

namespace Lowmark.Traces.Rings;

/// <summary>One page of a kernel ring buffer as per_cpu/cpuN/trace_pipe_raw gives it: its records one after the other,
/// with their times (struct buffer_data_page and ring_buffer_event, kernel/trace/ring_buffer.c, 2.6.32 to
/// 7.2).</summary>
/// <remarks>Numbers are little-endian, as on every machine that .NET runs on but one. Whatever is in the page, reading
/// it ends, and nothing outside of it is read.</remarks>
public sealed class RingPage(RingLayout layout)
{
    private const int HeaderBytes = 4;
    private const int TimeBits = 27;
    private const int Padding = 29;
    private const int TimeExtend = 30;
    private const int TimeStamp = 31;

    private const uint MissedEvents = 1u << 31;
    private const uint MissedStored = 1u << 30;

    /// <summary>An absolute time has 59 bits; the upper ones are those of the page.</summary>
    private const ulong UpperTimeBits = 0xf8ul << 56;

    private readonly byte[] _page = new byte[layout.PageSize];
    private ulong _time;
    private int _at;
    private int _end;

    /// <summary>For the next page's bytes; <see cref="Open"/> reads what was put there.</summary>
    public Span<byte> Room => _page;

    /// <summary>Records were overwritten before this page was read.</summary>
    public bool HasLost { get; private set; }

    /// <summary>How many; null when the page does not tell.</summary>
    public long? Lost { get; private set; }

    /// <param name="length">Of <see cref="Room"/> that was filled.</param>
    public void Open(int length)
    {
        ReadOnlySpan<byte> page = _page.AsSpan(0, Math.Clamp(length, 0, _page.Length));
        (_at, _end, HasLost, Lost) = (0, 0, false, null);
        if (page.Length < layout.DataOffset) { return; }
        _time = BinaryPrimitives.ReadUInt64LittleEndian(page[layout.Timestamp.Offset..]);
        uint commit = BinaryPrimitives.ReadUInt32LittleEndian(page[layout.Commit.Offset..]);
        _at = layout.DataOffset;
        _end = (int)Math.Min(layout.DataOffset + (long)(commit & ~(MissedEvents | MissedStored)), page.Length);
        HasLost = (commit & MissedEvents) != 0;
        if (HasLost && (commit & MissedStored) != 0) { Lost = ReadLost(page[_end..]); }
    }

    /// <summary>The next record, from its <c>common_type</c> on.</summary>
    /// <param name="timeNs">On the trace's clock.</param>
    /// <param name="record">Valid until the next page.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(out long timeNs, out ReadOnlySpan<byte> record)
    {
        while (_at + HeaderBytes <= _end)
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(_at));
            uint type = header & 31;
            ulong delta = header >> (32 - TimeBits);
            int data = _at + HeaderBytes;
            bool hasWord = type is 0 or >= Padding;
            if (hasWord && data + 4 > _end) { break; }
            uint word = hasWord ? BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(data)) : 0;
            switch (type)
            {
                // Nothing but filling follows, or what was thrown away while it was written.
                case Padding when delta == 0:
                    _at = _end;
                    continue;
                case Padding:
                    _time += delta;
                    _at = Math.Min(After(data, word), _end);
                    continue;
                case TimeExtend:
                    _time += ((ulong)word << TimeBits) + delta;
                    _at = data + 4;
                    continue;
                case TimeStamp:
                    _time = (_time & UpperTimeBits) | (((ulong)word << TimeBits) + delta);
                    _at = data + 4;
                    continue;
                default:
                    break;
            }

            int begin = type == 0 ? data + 4 : data;
            int end = type == 0 ? After(data, word) : data + ((int)type * 4);
            if (end < begin || end > _end) { break; }
            _time += delta;
            _at = end;
            timeNs = (long)_time;
            record = _page.AsSpan(begin..end);
            return true;
        }

        _at = _end;
        timeNs = 0;
        record = default;
        return false;
    }

    /// <returns>Beyond the records' end when the length is none; never where it was, so that reading ends.</returns>
    private int After(int data, uint length) => length < 4 || length > (uint)_end ? _end + 1 : data + (int)length;

    private long? ReadLost(ReadOnlySpan<byte> behind) => layout.WordSize switch
    {
        4 when behind.Length >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(behind),
        8 when behind.Length >= 8 && BinaryPrimitives.ReadInt64LittleEndian(behind) is >= 0 and var lost => lost,
        _ => null,
    };
}
