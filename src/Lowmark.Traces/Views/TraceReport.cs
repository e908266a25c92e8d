using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>What a view made of a trace. Names in it are hostile text.</summary>
public abstract record TraceReport
{
    public required TraceCoverage Coverage { get; init; }

    /// <summary>Of the traced kernel; null when the trace does not tell.</summary>
    public required KernelRelease? Release { get; init; }

    /// <summary>Of the traced machine; null when the trace does not tell.</summary>
    public required PageSize? PageSize { get; init; }

    /// <summary>As a person asks for it: <c>alloc</c>.</summary>
    public abstract string View { get; }

    /// <summary>What <see cref="Share.Amount"/> and <see cref="CallShare.Amount"/> count.</summary>
    public abstract TraceUnit Unit { get; }

    /// <summary>Events that the view is about.</summary>
    public required long Events { get; init; }

    /// <summary>Of all of them together.</summary>
    public required long Amount { get; init; }

    /// <summary>By the code that asked, the largest amount first.</summary>
    public required EquatableArray<CallShare> Paths { get; init; }

    /// <summary>By task and call path, for a flame graph.</summary>
    public required EquatableArray<FlamePath> Folded { get; init; }

    /// <summary>By task name, the largest amount first.</summary>
    public required EquatableArray<Share> Tasks { get; init; }
}

public enum TraceUnit
{
    Pages,
    Bytes,
    Microseconds,
    Faults,

    /// <summary>Times that a block was taken from another type.</summary>
    Fallbacks,
}

/// <summary>A part of a whole.</summary>
/// <param name="Amount">In the report's unit.</param>
public sealed record Share(string Name, long Events, long Amount);

/// <summary>What one call path asked for.</summary>
/// <param name="Amount">In the report's unit.</param>
/// <param name="Comm">The task that came by it most; null when the trace does not tell.</param>
/// <param name="Tasks">Different task names that came by it.</param>
/// <param name="What">What the kernel was doing, in a sentence; null when there is no stack, or it does not
/// show.</param>
/// <param name="Asker">The innermost function that is not the allocator's own; null when there is no stack.</param>
/// <param name="Frames">Functions, the innermost first. Empty when no stack was recorded.</param>
public sealed record CallShare(
    long Events, long Amount, string? Comm, int Tasks, string? What, string? Asker, EquatableArray<string> Frames);

/// <summary>One way down a flame graph.</summary>
/// <param name="Task">At its root.</param>
/// <param name="Frames">Functions, the outermost first.</param>
/// <param name="Amount">In the report's unit.</param>
public sealed record FlamePath(string Task, EquatableArray<string> Frames, long Amount);
