namespace Lowmark.Traces.Symbols;

/// <summary>The kernel's own functions that record an event: where the unwinder does not skip them, they stand before
/// the one that is meant (kernel/trace/trace.c, trace_events_trigger.c, include/trace/trace_events.h).</summary>
internal static class TracingFrames
{
    private static readonly byte[][] s_beginnings =
    [
        "trace_event_raw_event_"u8.ToArray(), "trace_event_buffer_"u8.ToArray(), "ftrace_raw_event_"u8.ToArray(),
        "ftrace_event_buffer_"u8.ToArray(), "perf_trace_"u8.ToArray(), "__traceiter_"u8.ToArray(),
        "ftrace_trace_stack"u8.ToArray(), "__ftrace_trace_stack"u8.ToArray(), "__trace_stack"u8.ToArray(),
        "trace_buffer_unlock_commit"u8.ToArray(), "event_triggers_"u8.ToArray(), "__event_triggers_"u8.ToArray(),
        "stacktrace_trigger"u8.ToArray(), "stacktrace_count_trigger"u8.ToArray(), "ftrace_stacktrace"u8.ToArray(),
        "trace_event_trigger"u8.ToArray(), "event_hist_trigger"u8.ToArray(), "hist_trigger_"u8.ToArray(),
    ];

    /// <param name="function">As the kernel writes it. Hostile text.</param>
    public static bool IsOne(ReadOnlySpan<byte> function)
    {
        foreach (byte[] beginning in s_beginnings)
        {
            if (function.StartsWith(beginning)) { return true; }
        }

        return false;
    }
}
