using System.Runtime.InteropServices;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.Traces.Histograms;

/// <summary>Reads an event's <c>hist</c> file again and again, and tells what was counted since the last time
/// (hist_trigger_show(), kernel/trace/trace_events_hist.c, 4.7 to 7.2).</summary>
/// <remarks>A task chooses its name; it is printed at a fixed width, so that it can not pretend to be another key.
/// </remarks>
public sealed class HistogramReader(bool isOfObjects, TraceTables tables, StackNames names)
{
    private const int NameWidth = 16;
    private const int LargestOrder = 62;
    private const int Unknown = -1;
    private const int MostEntries = HistogramPlan.Size * 4;

    private readonly Dictionary<HistogramKey, (long Hits, long Requested)> _seen = [];
    private readonly Dictionary<HistogramKey, (long Hits, long Requested)> _now = [];
    private readonly List<int> _frames = [];

    /// <summary>Events that the table had no room for.</summary>
    public long Dropped { get; private set; }

    public long Events { get; private set; }

    /// <summary>Entries that could not be read, the last time.</summary>
    public long Damaged { get; private set; }

    public void Read(ReadOnlySpan<byte> text, TraceConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        Damaged = 0;
        _frames.Clear();
        _now.Clear();
        bool isStack = false;
        foreach (Range range in text.Split((byte)'\n'))
        {
            LineCursor line = new(text[range]);
            if (line.TryTake("{ stacktrace:"u8) || line.TryTake("{ common_stacktrace:"u8))
            {
                _frames.Clear();
                isStack = true;
            }
            else if (line.TryTake(isStack ? ", "u8 : "{ "u8))
            {
                Entry(ref line);
                isStack = false;
                _frames.Clear();
            }
            else if (isStack) { AddFrame(line.Rest); }
            else if (line.TryTake("    Dropped: "u8) && line.TryTakeCount(out long dropped)) { Dropped = dropped; }
        }

        TellNew(consumer);
    }

    private void TellNew(TraceConsumer consumer)
    {
        foreach ((HistogramKey key, (long hits, long requested)) in _now)
        {
            (long Hits, long Requested) before = _seen.GetValueOrDefault(key);
            _seen[key] = (hits, requested);
            if (hits > before.Hits) { Tell(key, hits - before.Hits, requested - before.Requested, consumer); }
        }
    }

    /// <summary><c>         alloc_pages+0x1a/0x80 [module]</c></summary>
    private void AddFrame(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> frame = line.TrimBlanks();
        if (frame.IsEmpty || _frames.Count == TraceStacks.MostFrames) { return; }
        int plus = frame.LastIndexOf((byte)'+');
        int module = frame.LastIndexOf((byte)'[');
        ReadOnlySpan<byte> function = plus < 0 ? frame : frame[..plus];
        Span<byte> whole = stackalloc byte[TraceNames.Longest];
        int length = Math.Min(function.Length, whole.Length);
        function[..length].CopyTo(whole);
        if (plus >= 0 && module > plus && length + 1 + (frame.Length - module) <= whole.Length)
        {
            whole[length++] = (byte)' ';
            frame[module..].CopyTo(whole[length..]);
            length += frame.Length - module;
        }

        _frames.Add(tables.Names.Of(whole[..length]));
    }

    /// <summary><c>order: 0, gfp_flags: 3520} hitcount: 16  bytes_req: 64</c>, from behind the bracket or the
    /// stack.</summary>
    private void Entry(ref LineCursor line)
    {
        HistogramKey key = new() { Pid = Unknown, Stack = tables.Stacks.Of(CollectionsMarshal.AsSpan(_frames)) };
        bool isWhole = TryTakeKeys(ref line, ref key) && line.TryTake(" hitcount:"u8);
        line.SkipBlanks();
        if (!isWhole || !line.TryTakeCount(out long hits))
        {
            Damaged++;
            return;
        }

        line.SkipBlanks();
        long requested = 0;
        if (line.TryTake("bytes_req:"u8))
        {
            line.SkipBlanks();
            line.TryTakeCount(out requested);
        }

        // Two places of one function are two entries, and one key: frames are functions here.
        if (_now.TryGetValue(key, out (long Hits, long Requested) same))
        {
            hits += same.Hits;
            requested += same.Requested;
        }
        else if (_now.Count == MostEntries)
        {
            Damaged++;
            return;
        }

        _now[key] = (hits, requested);
    }

    private bool TryTakeKeys(ref LineCursor line, ref HistogramKey key)
    {
        while (line.TryTakeThrough(": "u8, out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("common_pid"u8)) { if (!TryTakeTask(ref line, ref key)) { return false; } }
            else
            {
                line.SkipBlanks();
                if (!TryTakeValue(ref line, out ulong value)) { return false; }
                key = name switch
                {
                    _ when name.SequenceEqual("order"u8) && value <= LargestOrder => key with { Order = (int)value },
                    _ when name.SequenceEqual("gfp_flags"u8) => key with { Gfp = value },
                    _ when name.SequenceEqual("call_site"u8) => key with { CallSite = value },
                    _ when name.SequenceEqual("bytes_alloc"u8) => key with { Allocated = (long)value },
                    _ => key,
                };
            }

            line.SkipBlanks();
            if (line.TryTake("}"u8)) { return true; }
            if (!line.TryTake(", "u8)) { return false; }
        }

        return false;
    }

    private bool TryTakeTask(ref LineCursor line, ref HistogramKey key)
    {
        ReadOnlySpan<byte> rest = line.Rest;
        if (rest.Length < NameWidth || !line.TryTake(rest[..NameWidth])) { return false; }
        if (!line.TryTake("["u8)) { return false; }
        line.SkipBlanks();
        if (!line.TryTakeCount(out long pid) || pid > int.MaxValue || !line.TryTake("]"u8)) { return false; }
        key = key with { Pid = (int)pid, Comm = tables.Names.Of(rest[..NameWidth].TrimEnd((byte)' ')) };
        return true;
    }

    private static bool TryTakeValue(ref LineCursor line, out ulong value)
    {
        value = 0;
        int used = 0;
        ReadOnlySpan<byte> rest = line.Rest;
        if (!System.Buffers.Text.Utf8Parser.TryParse(rest, out value, out used)) { return false; }
        return line.TryTake(rest[..used]);
    }

    private void Tell(in HistogramKey key, long hits, long requested, TraceConsumer consumer)
    {
        Events += hits;
        EventHead head = new(0, Unknown, key.Pid, key.Comm, key.Stack, hits, IsCounted: true);
        if (isOfObjects)
        {
            int site = key.CallSite == 0 ? TraceNames.None : names.NameOf(key.CallSite);
            consumer.On(head, new ObjectAllocated(
                null, requested / hits, key.Allocated, tables.Gfp.Of(key.Gfp), site, TraceNames.None));
        }
        else { consumer.On(head, new PageAllocated(null, new Order(key.Order), tables.Gfp.Of(key.Gfp), Unknown)); }
    }

    private readonly record struct HistogramKey(
        int Stack, int Order, ulong Gfp, int Pid, int Comm, ulong CallSite, long Allocated);
}
