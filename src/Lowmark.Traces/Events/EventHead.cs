namespace Lowmark.Traces.Events;

/// <summary>What every event of a trace has.</summary>
/// <param name="TimeNs">Nanoseconds on the trace's own clock; only differences mean something. Text has microseconds.
/// 0 for what a histogram counted.</param>
/// <param name="Cpu">−1 when not known.</param>
/// <param name="Pid">The kernel's thread id; 0 is the idle task. An interrupt has that of the task it
/// interrupted.</param>
/// <param name="Comm">In <see cref="TraceTables.Names"/>; <see cref="TraceNames.None"/> when not known.</param>
/// <param name="Stack">In <see cref="TraceTables.Stacks"/>; <see cref="TraceStacks.None"/> when not recorded.</param>
/// <param name="Count">How many such events this one stands for: 1, but for what a histogram counted.</param>
/// <param name="IsCounted">By a histogram: what it has no key of is not told.</param>
public readonly record struct EventHead(
    long TimeNs, int Cpu, int Pid, int Comm, int Stack, long Count = 1, bool IsCounted = false);
