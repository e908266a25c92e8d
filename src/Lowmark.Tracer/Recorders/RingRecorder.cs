using Lowmark.Kernel.Text;
using Lowmark.Traces.Events;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Symbols;
using Lowmark.Tracer.Files;
using Lowmark.Tracer.Instances;

namespace Lowmark.Tracer.Recorders;

/// <summary>The ring buffers of the instance, one for each CPU.</summary>
internal sealed class RingRecorder(
    TracefsRoot tracefs, OwnInstance instance, IReadOnlyList<RawPages> pages, RingMerge merge, TaskNames tasks,
    long settleNs)
    : IRecorder
{
    private byte[]? _savedNames;
    private long _lostRecords;
    private long _nowNs;

    public TraceMethod Method => TraceMethod.RingBuffer;

    public long Events => merge.Events;

    /// <summary>Of what was overwritten nobody knows what it was: it is taken to have been as what was read, stacks
    /// among events.</summary>
    public long? Lost => merge.Records == 0 || merge.Records == merge.Events
        ? _lostRecords
        : (long)((double)_lostRecords * merge.Events / merge.Records);

    public long Damaged => merge.Damaged;

    public void Record(bool isOn) => instance.TrySet("tracing_on", isOn ? "1" : "0");

    public void Drain(long nowNs, bool isLast, bool isSlowLook, TraceConsumer consumer)
    {
        _savedNames = null;
        _nowNs = nowNs;
        merge.Drain(isLast ? long.MaxValue : nowNs - settleNs, CommOf, consumer);
        if (isSlowLook) { _lostRecords = pages.Sum(page => LostOn(page.Cpu)); }
    }

    public void Dispose()
    {
        foreach (RawPages page in pages) { page.Dispose(); }
    }

    private int CommOf(int pid) => tasks.Of(pid, _nowNs, SavedNames);

    private ReadOnlyMemory<byte> SavedNames() => _savedNames ??= tracefs.Read("saved_cmdlines") ?? [];

    /// <summary>per_cpu/cpuN/stats: <c>overrun: 102</c> was overwritten, <c>dropped events: 0</c> found no room,
    /// <c>commit overrun: 0</c> was an interrupt's that found none (tracing_stats_read(),
    /// kernel/trace/trace.c).</summary>
    private long LostOn(int cpu)
    {
        long lost = 0;
        ReadOnlySpan<byte> stats = tracefs.Read($"{instance.Path}/per_cpu/cpu{cpu}/stats");
        foreach (Range range in stats.Split((byte)'\n'))
        {
            LineCursor line = new(stats[range]);
            bool isLoss = line.TryTake("overrun: "u8) || line.TryTake("commit overrun: "u8)
                || line.TryTake("dropped events: "u8);
            if (isLoss && line.TryTakeCount(out long count)) { lost += count; }
        }

        return lost;
    }
}
