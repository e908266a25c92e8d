using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Texts;

/// <summary>How much of what happened a text holds.</summary>
internal sealed class TextAccount
{
    private long? _firstNs;
    private long _mostNs;
    private bool _countsTime = true;
    private long _lost;
    private long? _overwritten;
    private bool _isLossKnown = true;

    public long Damaged { get; set; }

    public long LastNs { get; private set; }

    /// <returns>Nanoseconds since the event before; below 0 when it is earlier.</returns>
    public long Time(LineTime time)
    {
        long since = _firstNs is null ? 0 : time.Ns - LastNs;
        _firstNs = Math.Min(_firstNs ?? time.Ns, time.Ns);
        _mostNs = Math.Max(_mostNs, time.Ns);
        _countsTime &= time.IsTime;
        LastNs = time.Ns;
        return since;
    }

    /// <param name="count">Null when not told.</param>
    public void Lose(long? count)
    {
        if (count is { } told && told <= long.MaxValue - _lost) { _lost += told; }
        else { _isLossKnown = false; }
    }

    /// <summary><c># entries-in-buffer/entries-written: 12/3456   #P:2</c> (print_event_info(), kernel/trace/trace.c,
    /// 3.0 and later): what is not in the buffer any more was written over.</summary>
    public void TakeHeader(ReadOnlySpan<byte> line)
    {
        LineCursor cursor = new(line);
        if (cursor.TryTake("# entries-in-buffer/entries-written: "u8)
            && cursor.TryTakeCount(out long kept) && cursor.TryTake("/"u8)
            && cursor.TryTakeCount(out long written) && written >= kept)
        {
            _overwritten = Math.Max(_overwritten ?? 0, written - kept);
        }
    }

    public TraceCoverage Coverage(TraceMethod form, long events)
    {
        // perf script is silent about what was lost unless it is asked.
        bool tells = form != TraceMethod.PerfText || _lost > 0;
        List<string> missing = [];
        if (!_isLossKnown) { missing.Add("The text says that events were lost, and not how many."); }
        if (!_countsTime) { missing.Add("The trace's clock counts something other than time: nothing can be timed."); }
        return new()
        {
            Method = form,
            Duration = _firstNs is { } first && _countsTime ? TimeSpan.FromTicks((_mostNs - first) / 100) : null,
            Events = events,
            Lost = tells && _isLossKnown ? Saturate(_lost, _overwritten ?? 0) : null,
            Damaged = Damaged,
            Missing = [.. missing],
        };
    }

    private static long Saturate(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}
