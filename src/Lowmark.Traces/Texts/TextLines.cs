using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;

namespace Lowmark.Traces.Texts;

/// <summary>Lines of a trace's text to events, in the order of the lines.</summary>
internal sealed class TextLines
{
    /// <summary>Clocks of CPUs differ by less; further back is another recording's beginning.</summary>
    private const long MostBackNs = 1_000_000_000;

    private readonly TraceMethod _form;
    private readonly TraceConsumer _consumer;
    private readonly PendingEvents _pending;
    private readonly TextNames _names;
    private readonly EventWords _words;
    private readonly StackLines _stack;
    private readonly TextAccount _account = new();
    private readonly RecordedLooks? _marks;

    public TextLines(TraceMethod form, TraceTables tables, TraceConsumer consumer)
    {
        (_form, _consumer) = (form, consumer);
        bool isRecording = form == TraceMethod.Recording;
        _pending = new(consumer);
        _names = new(tables.Names, isRecording);
        _words = new(tables, _names);
        _stack = new(tables, _names, _pending, isRecording);
        _marks = isRecording ? new(consumer) : null;
    }

    /// <param name="line">Without its end.</param>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (_form == TraceMethod.PerfText) { TakePerf(line); }
        else { TakeFtrace(line); }
    }

    public void TakeOverlong() => _account.Damaged++;

    public TraceCoverage Finish()
    {
        _stack.End();
        _pending.DeliverAll();
        _marks?.Finish();
        TraceCoverage coverage = _account.Coverage(_form, _pending.Delivered);
        return _marks is null ? coverage : _marks.Coverage(coverage);
    }

    private void TakeFtrace(ReadOnlySpan<byte> line)
    {
        if (line is [(byte)'#', ..])
        {
            TakeComment(line);
        }
        else if (FrameLine.TryFtrace(line, out ReadOnlySpan<byte> function))
        {
            _stack.Add(function);
        }
        else if (FtraceHead.TryParse(line, out LineHead head))
        {
            TakeEvent(head);
        }
        else if (LostLine.TryParse(line, out long? count))
        {
            Lose(count);
        }
        else if (!line.IsEmpty && !line.StartsWith("cpus="u8))
        {
            _account.Damaged++;
        }
    }

    private void TakePerf(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            _stack.End();
        }
        else if (_stack.IsOpen && FrameLine.TryPerf(line, out ReadOnlySpan<byte> function, out bool isKernel))
        {
            if (isKernel) { _stack.Add(function); }
        }
        else if (!PerfHead.TryParse(line, out LineHead head))
        {
            if (line[0] != '#') { _account.Damaged++; }
        }
        else if (LostLine.TryParsePerf(head.Words, out long? count))
        {
            Lose(count);
        }
        else
        {
            TakeEvent(head);
            _stack.Begin(head.Cpu, head.Pid);
        }
    }

    private void TakeEvent(in LineHead head)
    {
        _stack.End();
        _marks?.EndLook();
        ReadOnlySpan<byte> name = head.Event;
        if (head.Words.StartsWith("<stack trace"u8) || name.SequenceEqual("kernel_stack"u8))
        {
            _stack.Begin(head.Cpu, head.Pid);
            return;
        }

        if (head.Words.StartsWith("<user stack"u8) || name.SequenceEqual("user_stack"u8)) { return; }
        if (_account.Time(head.Time) < -MostBackNs && _marks is null) { Break(); }
        ref PendingEvent next = ref _pending.Next();
        ReadOnlySpan<byte> comm = head.Comm.SequenceEqual("<...>"u8) ? default : head.Comm;
        Fields fields = new(head.Arguments);
        long count = _marks is not null && fields.TryFind(RecordingMarks.Count, out long told) ? told : 1;
        next.Head = new(head.Time.Ns, head.Cpu, head.Pid, _names.Of(comm), TraceStacks.None, count);
        if (!name.IsEmpty && !_words.TryRead(name, fields, ref next)) { _account.Damaged++; }
    }

    private void TakeComment(ReadOnlySpan<byte> line)
    {
        _stack.End();
        if (_marks is null)
        {
            _account.TakeHeader(line);
            return;
        }

        // What a machine's files said belongs between the events around it.
        if (RecordingMarks.IsMark(line)) { _pending.DeliverAll(); }
        _marks.Take(line);
    }

    private void Lose(long? count)
    {
        _account.Lose(count);
        Break();
    }

    private void Break()
    {
        _stack.End();
        _pending.DeliverAll();
        _consumer.Lose(_account.LastNs);
    }
}
