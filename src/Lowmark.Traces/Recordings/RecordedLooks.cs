using System.Buffers;
using System.Buffers.Text;
using Lowmark.Host;
using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;
using Lowmark.Traces.Texts;

namespace Lowmark.Traces.Recordings;

/// <summary>The marks of a recording, read back: the machine's files, given to the consumer where they stood between
/// the events, and how much the recording has seen.</summary>
internal sealed class RecordedLooks(TraceConsumer consumer)
{
    private const int MostFileBytes = 8 * 1024 * 1024;
    private const int MostSentences = 32;

    private readonly RecordedFiles _files = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<string> _missing = [];
    private long? _lookNs;
    private string? _path;
    private long _length;
    private TimeSpan? _duration;
    private long? _lost;
    private double _share = 1;
    private string? _why;
    private bool _ended;

    /// <param name="line">Begins with <c>#</c>; any other comment is passed over.</param>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(RecordingMarks.FileLine))
        {
            TakeFileLine(line[RecordingMarks.FileLine.Length..]);
            return;
        }

        EndFile();
        if (!RecordingMarks.IsMark(line)) { return; }
        LineCursor cursor = new(line[RecordingMarks.Prefix.Length..]);
        if (_lookNs is not null && cursor.TryTake(RecordingMarks.File)) { BeginFile(cursor); }
        else if (cursor.TryTake(RecordingMarks.Looked)) { EndLook(); }
        else if (cursor.TryTake(RecordingMarks.Look)) { BeginLook(cursor); }
        else if (cursor.TryTake(RecordingMarks.LostHere)) { Lose(cursor); }
        else { TakeCoverage(cursor); }
    }

    /// <summary>Also where a recording is cut: what the files said until then is what there is.</summary>
    public void EndLook()
    {
        if (_lookNs is not { } time) { return; }
        EndFile();
        _lookNs = null;
        consumer.Look(time, _files);
    }

    public void Finish() => EndLook();

    /// <param name="read">What was read of the events.</param>
    public TraceCoverage Coverage(TraceCoverage read)
    {
        if (!_ended) { _missing.Add("The recording ends in the middle: what came after is not in it."); }
        return read with
        {
            Duration = _duration ?? read.Duration,
            Lost = _ended ? _lost : null,
            Share = _share,
            Why = _why,
            Missing = [.. read.Missing, .. _missing],
        };
    }

    private void BeginLook(LineCursor cursor)
    {
        EndLook();
        if (LineTime.TryTake(ref cursor, out LineTime time)) { _lookNs = time.Ns; }
    }

    private void Lose(LineCursor cursor)
    {
        EndLook();
        if (LineTime.TryTake(ref cursor, out LineTime time)) { consumer.Lose(time.Ns); }
    }

    private void BeginFile(LineCursor cursor)
    {
        bool isRead = cursor.TryTakeCount(out long length);
        HostFileState state = isRead ? HostFileState.Read : StateOf(cursor.TakeWord());
        if (!cursor.TryTake(" "u8) || cursor.Rest is not [(byte)'/', ..]) { return; }
        string path = OctalEscapes.Undo(cursor.Rest);
        if (!isRead) { _files.Keep(path, state, []); }
        else
        {
            (_path, _length) = (path, length);
            _text.ResetWrittenCount();
        }
    }

    private void TakeFileLine(ReadOnlySpan<byte> line)
    {
        if (_path is null || _text.WrittenCount > Math.Min(_length, MostFileBytes)) { return; }
        Span<byte> room = _text.GetSpan(line.Length + 1);
        int plain = OctalEscapes.Undo(line, room);
        room[plain] = (byte)'\n';
        _text.Advance(plain + 1);
    }

    private void EndFile()
    {
        if (_path is null) { return; }

        // The last line may have had no end.
        bool isWhole = _text.WrittenCount == _length || _text.WrittenCount == _length + 1;
        ReadOnlySpan<byte> text = isWhole ? _text.WrittenSpan[..(int)_length] : default;
        _files.Keep(_path, isWhole ? HostFileState.Read : HostFileState.Broken, text.ToArray());
        _path = null;
    }

    private void TakeCoverage(LineCursor cursor)
    {
        EndLook();
        if (cursor.TryTake(RecordingMarks.LostEvents)) { _lost = cursor.TryTakeCount(out long lost) ? lost : null; }
        else if (cursor.TryTake(RecordingMarks.Duration))
        {
            _duration = cursor.TryTakeCount(out long ticks) ? TimeSpan.FromTicks(ticks) : null;
        }
        else if (cursor.TryTake(RecordingMarks.Share))
        {
            bool isShare = Utf8Parser.TryParse(cursor.Rest, out double share, out _) && share is >= 0 and <= 1;
            _share = isShare ? share : 1;
        }
        else if (cursor.TryTake(RecordingMarks.Why)) { _why = OctalEscapes.Undo(cursor.Rest); }
        else if (cursor.TryTake(RecordingMarks.Missing))
        {
            if (_missing.Count < MostSentences) { _missing.Add(OctalEscapes.Undo(cursor.Rest)); }
        }
        else if (cursor.TryTake(RecordingMarks.End)) { _ended = true; }
    }

    private static HostFileState StateOf(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("missing"u8)) { return HostFileState.Missing; }
        if (word.SequenceEqual("denied"u8)) { return HostFileState.Denied; }
        return word.SequenceEqual("broken"u8) ? HostFileState.Broken : HostFileState.Failed;
    }
}
