using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Texts;

/// <summary>Where a text says that events are missing.</summary>
internal static class LostLine
{
    /// <summary><c>CPU:1 [LOST 12 EVENTS]</c>, <c>CPU:1 [LOST EVENTS]</c> (print_trace_line(), kernel/trace/trace.c),
    /// <c>CPU:1 [12 EVENTS DROPPED]</c>, <c>CPU:1 [EVENTS DROPPED]</c> (trace-cmd).</summary>
    /// <param name="count">Null when not told.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out long? count)
    {
        count = null;
        LineCursor cursor = new(line.TrimBlanks());
        if (!cursor.TryTake("CPU:"u8) || !cursor.TryTakeCount(out _) || !cursor.TryTake(" ["u8)) { return false; }
        cursor.TryTake("LOST "u8);
        if (cursor.TryTakeCount(out long told))
        {
            count = told;
            cursor.SkipBlanks();
        }

        return cursor.TryTake("EVENTS"u8);
    }

    public static bool IsOne(ReadOnlySpan<byte> line) => TryParse(line, out _);

    /// <summary><c>PERF_RECORD_LOST lost 12</c>, <c>PERF_RECORD_LOST_SAMPLES lost 12</c>: <c>perf script
    /// --show-lost-events</c>.</summary>
    /// <param name="words">Behind the head of the line.</param>
    public static bool TryParsePerf(ReadOnlySpan<byte> words, out long? count)
    {
        count = null;
        LineCursor cursor = new(words);
        if (!cursor.TryTake("PERF_RECORD_LOST"u8)) { return false; }
        if (cursor.TryTakeThrough("lost "u8, out _) && cursor.TryTakeCount(out long told)) { count = told; }
        return true;
    }
}
