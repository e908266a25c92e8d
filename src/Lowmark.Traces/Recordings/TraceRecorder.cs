using System.Buffers.Text;
using System.Text;
using Lowmark.Host;
using Lowmark.Traces.Events;
using Lowmark.Traces.Scenes;

namespace Lowmark.Traces.Recordings;

/// <summary>Writes a trace as text in the form of tracefs' own <c>trace</c>, which any tool for ftrace reads and
/// <see cref="Texts.TraceText"/> reads back to equal events. The machine's files and what was lost are comments in
/// it.</summary>
/// <remarks>Exceptions are the stream's. Nothing is complete before <see cref="Finish"/>.</remarks>
public sealed class TraceRecorder : TraceConsumer
{
    private readonly IReadOnlyList<string> _others;
    private readonly RecordingText _text;
    private readonly RecordedEvents _events;
    private readonly Dictionary<string, int> _written = new(StringComparer.Ordinal);

    /// <param name="stream">Stays open.</param>
    /// <param name="view">What the trace is made for: one word.</param>
    /// <param name="others">Files to keep besides those of <see cref="SceneFiles"/>, at each look at which they
    /// changed: <see cref="SceneFiles.Maps"/>.</param>
    public TraceRecorder(Stream stream, TraceTables tables, string view, IReadOnlyList<string>? others = null)
    {
        _others = others ?? [];
        _text = new(stream);
        _events = new(_text, tables);
        _text.Add("# tracer: nop\n"u8);
        Mark(RecordingMarks.Recording).AddWord(view);
        if (tables.Release is { } release) { _text.Add(" "u8).AddWord(release.Text); }
        _text.Add("\n#\n"u8);
    }

    public override void Look(long timeNs, IHostFiles files)
    {
        Mark(RecordingMarks.Look).AddTime(timeNs).Add("\n"u8);
        if (_written.Count == 0) { Write(SceneFiles.Still, files); }
        Write(SceneFiles.Moving, files);
        Write(_others, files);
        Mark(RecordingMarks.Looked).Add("\n"u8);
    }

    public override void Lose(long timeNs) => Mark(RecordingMarks.LostHere).AddTime(timeNs).Add("\n"u8);

    public override void On(in EventHead head, in PageAllocated page) => _events.Write(head, page);

    public override void On(in EventHead head, in PageFreed page) => _events.Write(head, page);

    public override void On(in EventHead head, in PageFellBack page) => _events.Write(head, page);

    public override void On(in EventHead head, in ObjectAllocated item) => _events.Write(head, item);

    public override void On(in EventHead head, in ObjectFreed item) => _events.Write(head, item);

    public override void On(in EventHead head, in ReclaimBegun reclaim) => _events.Write(head, reclaim);

    public override void On(in EventHead head, in ReclaimEnded reclaim) => _events.Write(head, reclaim);

    public override void On(in EventHead head, in CompactionTried compaction) => _events.Write(head, compaction);

    public override void On(in EventHead head, in CompactionBegun compaction) => _events.Write(head, compaction);

    public override void On(in EventHead head, in CompactionEnded compaction) => _events.Write(head, compaction);

    public override void On(in EventHead head, in KswapdActed kswapd) => _events.Write(head, kswapd);

    public override void On(in EventHead head, in PageFaulted fault) => _events.Write(head, fault);

    public override void On(in EventHead head, in VictimMarked victim) => _events.Write(head, victim);

    /// <summary>How much the trace has seen; all is written then.</summary>
    public void Finish(TraceCoverage coverage)
    {
        if (coverage.Duration is { } duration) { Mark(RecordingMarks.Duration).Add(duration.Ticks).Add("\n"u8); }
        if (coverage.Lost is { } lost) { Mark(RecordingMarks.LostEvents).Add(lost).Add("\n"u8); }
        Span<byte> share = stackalloc byte[32];
        Utf8Formatter.TryFormat(coverage.Share, share, out int length);
        Mark(RecordingMarks.Share).Add(share[..length]).Add("\n"u8);
        if (coverage.Why is { } why) { Mark(RecordingMarks.Why).AddLine(why).Add("\n"u8); }
        foreach (string sentence in coverage.Missing)
        {
            Mark(RecordingMarks.Missing).AddLine(sentence).Add("\n"u8);
        }

        Mark(RecordingMarks.End).Add("\n"u8);
        _text.Flush();
    }

    private RecordingText Mark(ReadOnlySpan<byte> word) => _text.Add(RecordingMarks.Prefix).Add(word);

    private void Write(IReadOnlyList<string> paths, IHostFiles files)
    {
        foreach (string path in paths) { Write(path, files.Read(path)); }
    }

    private void Write(string path, HostFile file)
    {
        HashCode content = default;
        content.Add(file.State);
        content.AddBytes(file.Text);
        int hash = content.ToHashCode();
        if (_written.TryGetValue(path, out int before) && before == hash) { return; }
        _written[path] = hash;
        Mark(RecordingMarks.File);
        if (file.IsRead) { _text.Add(file.Text.Length); }
        else { _text.Add(Encoding.ASCII.GetBytes(RecordingMarks.StateWord(file.State))); }
        _text.Add(" "u8).AddLine(path).Add("\n"u8);
        ReadOnlySpan<byte> rest = file.Text;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            _text.Add(RecordingMarks.FileLine).AddLine(end < 0 ? rest : rest[..end]).Add("\n"u8);
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }
}
