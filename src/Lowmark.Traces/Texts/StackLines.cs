using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.Traces.Texts;

/// <summary>The functions of the stack that is being read, and whose it is.</summary>
internal sealed class StackLines(
    TraceTables tables, TextNames names, PendingEvents pending, bool isRecording)
{
    private readonly int[] _frames = new int[TraceStacks.MostFrames];
    private int _count;
    private int _cpu;
    private int _pid;

    /// <summary>Functions that come now belong to an event.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The stack of that task's last event begins.</summary>
    public void Begin(int cpu, int pid) => (IsOpen, _count, _cpu, _pid) = (true, 0, cpu, pid);

    public void Add(ReadOnlySpan<byte> function)
    {
        if (!IsOpen || _count == _frames.Length) { return; }
        int name = names.OfFunction(function);
        if (name == TraceNames.None) { return; }
        if (_count == 0 && !isRecording && TracingFrames.IsOne(function)) { return; }
        _frames[_count++] = name;
    }

    public void End()
    {
        if (!IsOpen) { return; }
        IsOpen = false;

        // A recording writes a stack of none for one of those that were not kept.
        int stack = isRecording && _count == 0 ? TraceStacks.Other : tables.Stacks.Of(_frames.AsSpan(0, _count));
        if (stack != TraceStacks.None) { pending.Attach(stack, _cpu, _pid); }
    }
}
