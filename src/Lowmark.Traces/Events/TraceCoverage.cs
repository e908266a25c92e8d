using Lowmark.Kernel;

namespace Lowmark.Traces.Events;

/// <summary>How much of what happened a trace has seen.</summary>
public sealed record TraceCoverage
{
    public required TraceMethod Method { get; init; }

    /// <summary>From the first moment to the last, on the trace's clock; null when it has no times.</summary>
    public required TimeSpan? Duration { get; init; }

    /// <summary>That were read and understood. Of histograms: that were counted.</summary>
    public required long Events { get; init; }

    /// <summary>That happened and are not here: the buffer was full, a histogram's table was, or a recording says so.
    /// Null when the source can not tell.</summary>
    public required long? Lost { get; init; }

    /// <summary>Of the time, 0 to 1, in which the kernel recorded: 1, or less where the budget did not allow
    /// more.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Why it was sampled; null when it was not.</summary>
    public string? Why { get; init; }

    /// <summary>CPU time that reading the events took, in ‰ of one CPU; null for a recording.</summary>
    public int? CpuPermille { get; init; }

    /// <summary>Lines of a text that look like events and could not be read.</summary>
    public long Damaged { get; init; }

    /// <summary>What is not in the trace that should be, and what to do about it: a sentence each.</summary>
    public EquatableArray<string> Missing { get; init; } = [];
}

/// <summary>Where events came from.</summary>
public enum TraceMethod
{
    /// <summary>Counted in the kernel (hist triggers).</summary>
    Histogram,

    /// <summary>The kernel's ring buffer, read as binary pages.</summary>
    RingBuffer,

    /// <summary>A recording of this program.</summary>
    Recording,

    /// <summary>The text of tracefs <c>trace</c> or <c>trace_pipe</c>.</summary>
    FtraceText,

    /// <summary><c>trace-cmd report</c>.</summary>
    TraceCmdText,

    /// <summary><c>perf script</c>.</summary>
    PerfText,
}
