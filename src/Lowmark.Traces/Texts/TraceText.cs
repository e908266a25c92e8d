using Lowmark.Kernel;
using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Texts;

/// <summary>A trace that someone recorded as text, read once: tracefs <c>trace</c> and <c>trace_pipe</c>, <c>trace-cmd
/// report</c>, <c>perf script</c>, a recording of this program.</summary>
/// <remarks>Hostile text: nothing in it makes it fail. Memory is bounded whatever it is.</remarks>
public sealed class TraceText : IDisposable
{
    private const int Beginning = 64 * 1024;
    private const int Block = 256 * 1024;
    private const int MostLineBytes = 16 * 1024;

    private readonly LineBuffer _buffer;

    private TraceText(LineBuffer buffer, TextForm form, TraceMethod method, KernelRelease? release)
    {
        _buffer = buffer;
        Form = method;
        View = form.View;
        Tables = new(release ?? form.Release);
    }

    public TraceTables Tables { get; }

    public TraceMethod Form { get; }

    /// <summary>The name of the view that a recording of this program was made for; null for others. Hostile
    /// text.</summary>
    public string? View { get; }

    /// <param name="stream">Stays open. Its beginning is read, at most 64 KiB and what one read brings.</param>
    /// <param name="release">Of the kernel that was traced; null: as the text says, if it does.</param>
    /// <param name="other">What it is when it is no text of a trace.</param>
    /// <returns>Null when it is none.</returns>
    /// <exception cref="IOException">The stream's, as are others of it.</exception>
    public static TraceText? Open(Stream stream, KernelRelease? release, out NotTraceText other)
    {
        LineBuffer buffer = new(stream, MostLineBytes, Block);
        while (!buffer.Ended && buffer.Unread.Length < Beginning) { buffer.Fill(); }
        other = BinaryForm(buffer.Unread);
        TextForm form = other == NotTraceText.Other ? TextForm.Of(buffer.Unread) : default;
        if (form.Method is { } method) { return new(buffer, form, method, release); }
        buffer.Dispose();
        return null;
    }

    /// <inheritdoc cref="Open(Stream, KernelRelease?, out NotTraceText)"/>
    public static TraceText? Open(Stream stream, KernelRelease? release) => Open(stream, release, out _);

    /// <summary>To the end, once.</summary>
    /// <exception cref="IOException">The stream's, as are others of it.</exception>
    /// <exception cref="OperationCanceledException">Asked for between two blocks.</exception>
    public TraceCoverage Read(TraceConsumer consumer, CancellationToken cancellation = default)
    {
        TextLines lines = new(Form, Tables, consumer);
        int searched = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> unread = _buffer.Unread;
            int end = unread[searched..].LastIndexOf((byte)'\n') + 1;
            if (end > 0 || (_buffer.Ended && !unread.IsEmpty))
            {
                end = end > 0 ? searched + end : unread.Length;
                TakeAll(unread[..end], lines);
                _buffer.Consume(end);
                searched = 0;
            }
            else if (_buffer.Ended)
            {
                return lines.Finish();
            }
            else if (unread.Length > MostLineBytes)
            {
                lines.TakeOverlong();
                DiscardLine(cancellation);
                searched = 0;
            }
            else
            {
                searched = unread.Length;
                _buffer.Fill();
            }
        }
    }

    public void Dispose() => _buffer.Dispose();

    private static void TakeAll(ReadOnlySpan<byte> region, TextLines lines)
    {
        while (!region.IsEmpty)
        {
            int length = region.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? region : region[..length];
            region = length < 0 ? default : region[(length + 1)..];
            if (line.Length > MostLineBytes) { lines.TakeOverlong(); }
            else { lines.Take(line.TrimEnd((byte)'\r')); }
        }
    }

    private void DiscardLine(CancellationToken cancellation)
    {
        int end = _buffer.Unread.IndexOf((byte)'\n');
        while (end < 0)
        {
            cancellation.ThrowIfCancellationRequested();
            _buffer.Consume(_buffer.Unread.Length);
            if (_buffer.Ended) { return; }
            _buffer.Fill();
            end = _buffer.Unread.IndexOf((byte)'\n');
        }

        _buffer.Consume(end + 1);
    }

    private static NotTraceText BinaryForm(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("\u0017\u0008Dtracing"u8)) { return NotTraceText.TraceCmdData; }
        bool isPerf = beginning.StartsWith("PERFILE2"u8) || beginning.StartsWith("2ELIFREP"u8);
        return isPerf ? NotTraceText.PerfData : NotTraceText.Other;
    }
}

/// <summary>What was given instead of a trace's text.</summary>
public enum NotTraceText
{
    /// <summary>Something that has nothing to do with traces.</summary>
    Other,

    /// <summary><c>trace.dat</c>: <c>trace-cmd report</c> makes text of it.</summary>
    TraceCmdData,

    /// <summary><c>perf.data</c>: <c>perf script</c> makes text of it.</summary>
    PerfData,
}
