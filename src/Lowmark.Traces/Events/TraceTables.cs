using Lowmark.Kernel;

namespace Lowmark.Traces.Events;

/// <summary>What the numbers in a trace's events stand for. All of it is bounded, whatever the trace.</summary>
/// <param name="release">Of the kernel that is or was traced; null when not known.</param>
public sealed class TraceTables(KernelRelease? release)
{
    public KernelRelease? Release => release;

    public TraceNames Names { get; } = new();

    public TraceStacks Stacks { get; } = new();

    public TraceGfp Gfp { get; } = new(release);
}
