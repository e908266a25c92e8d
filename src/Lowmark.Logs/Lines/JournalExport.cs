using System.Buffers.Binary;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines;

/// <summary>The journal export format: <c>KEY=value</c> lines, or KEY, a 64-bit little-endian length and that many
/// bytes; a blank line ends an entry.</summary>
/// <remarks>Format: systemd.io/JOURNAL_EXPORT_FORMATS. Only the fields that a line needs are kept; the others are
/// passed over without being held.</remarks>
internal sealed class JournalExport(LineBuffer buffer, ILogLineSink sink, LineUnwrapper unwrapper, int mostBytes)
{
    private readonly CarriedEntry _entry = new();
    private readonly GrowBuffer _field = new();
    private long _number;
    private long _messageNumber;

    public ReadResult Read(CancellationToken cancellation)
    {
        while (TryReadLine(_field))
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> line = _field.Bytes;
            int equals = line.IndexOf((byte)'=');
            if (line.IsEmpty) { Emit(); }
            else if (equals > 0 && FieldNames.IsName(line[..equals]))
            {
                Take(line[..equals], line[(equals + 1)..], _number);
            }
            else if (FieldNames.IsName(line)) { ReadBinary(cancellation); }
            else { unwrapper.Accept(line, _number); }
        }

        Emit();
        unwrapper.Finish();
        return new(buffer.BytesRead, _number);
    }

    private void Emit()
    {
        if (_entry.MessageRank > 0) { unwrapper.Accept(_entry, _messageNumber); }
        _entry.Reset();
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, long number)
    {
        if (_entry.TakeJournalField(name, value)) { _messageNumber = number; }
    }

    /// <summary>The field whose name is in <see cref="_field"/>.</summary>
    private void ReadBinary(CancellationToken cancellation)
    {
        while (buffer.Unread.Length < sizeof(ulong) && !buffer.Ended) { buffer.Fill(); }
        if (buffer.Unread.Length < sizeof(ulong)) { return; }

        ulong left = BinaryPrimitives.ReadUInt64LittleEndian(buffer.Unread);
        long number = _number + 1;
        Pass(sizeof(ulong));
        int name = _field.Length;
        while (left > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (buffer.Unread.IsEmpty) { buffer.Fill(); }
            if (buffer.Unread.IsEmpty) { break; }
            int chunk = (int)Math.Min(left, (ulong)buffer.Unread.Length);
            int kept = Math.Min(chunk, mostBytes - (_field.Length - name));
            if (kept < chunk && kept > 0) { sink.Lost(number, "end of an overlong journal field cut off"); }
            _field.Add(buffer.Unread[..kept]);
            Pass(chunk);
            left -= (ulong)chunk;
        }

        if (left > 0) { sink.Lost(number, "journal field ends early"); }
        if (buffer.Unread.IsEmpty) { buffer.Fill(); }
        if (buffer.Unread is [(byte)'\n', ..]) { Pass(1); }
        Take(_field.Bytes[..name], _field.Bytes[name..], number);
    }

    private void Pass(int count)
    {
        _number += buffer.Unread[..count].Count((byte)'\n');
        buffer.Consume(count);
    }

    /// <summary>The next line without its line feed, cut at the bound.</summary>
    private bool TryReadLine(GrowBuffer into)
    {
        into.Clear();
        bool any = false;
        while (true)
        {
            ReadOnlySpan<byte> unread = buffer.Unread;
            int end = unread.IndexOf((byte)'\n');
            ReadOnlySpan<byte> chunk = end < 0 ? unread : unread[..end];
            any |= !unread.IsEmpty;
            int kept = Math.Min(chunk.Length, mostBytes - into.Length);
            if (kept < chunk.Length && kept > 0) { sink.Lost(_number + 1, "end of an overlong line cut off"); }
            into.Add(chunk[..kept]);
            buffer.Consume(end < 0 ? unread.Length : end + 1);
            if (end >= 0 || (buffer.Ended && any)) { _number++; }
            if (end >= 0) { return true; }
            if (buffer.Ended) { return any; }
            buffer.Fill();
        }
    }
}
