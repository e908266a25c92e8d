using Lowmark.Host;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Events;
using Lowmark.Traces.Histograms;
using Lowmark.Traces.Rings;
using Lowmark.Traces.Symbols;
using Lowmark.Traces.Wanted;
using Lowmark.Tracer.Files;
using Lowmark.Tracer.Instances;

namespace Lowmark.Tracer.Recorders;

/// <summary>Tells the kernel what is wanted: clock, buffer, events, filters, stacks, all in the run's own
/// instance.</summary>
internal sealed class EventSetup
{
    /// <summary>Of the machine's memory, for the buffers of all CPUs together: 0.1 %.</summary>
    private const long MemoryShare = 1000;

    private const long LeastKiB = 64;
    private const long MostKiB = 8192;
    private const long UnknownMachineKiB = 512;

    /// <summary>What was begun before this is written by now: the time of a record is taken before it is.</summary>
    private const long SettleNs = 1_000_000;

    /// <summary>The trace's clock is read from a text, in microseconds.</summary>
    private const long CoarseSettleNs = 20_000_000;

    private readonly TraceWish _wish;
    private readonly TracefsRoot _tracefs;
    private readonly OwnInstance _instance;
    private readonly IHostFiles _files;
    private readonly TimeProvider _clock;
    private readonly KernelRelease? _release;
    private readonly List<(WantedEvent Event, EventFormat Format)> _events = [];
    private RecordDecoder? _decoder;
    private HashSet<int>? _pids;
    private bool _hasMonotonicClock;
    private bool _hasTriggers;

    public EventSetup(
        TraceWish wish, TracefsRoot tracefs, OwnInstance instance, IHostFiles files, TimeProvider clock)
    {
        _wish = wish;
        _tracefs = tracefs;
        _instance = instance;
        _files = files;
        _clock = clock;
        _release = MachineIdentity.Read(files).Release;
        Tables = new(_release);
    }

    public TraceTables Tables { get; }

    /// <summary>What is not in the trace, a sentence each.</summary>
    public List<string> Missing { get; } = [];

    public bool HasStacks { get; private set; }

    /// <summary>From the system's monotonic clock to the trace's.</summary>
    public long ClockOffsetNs { get; private set; }

    /// <param name="group">Tasks of the wished group; null when none is wished.</param>
    public IRecorder? Begin(HashSet<int>? group, out TraceRefusal? refusal)
    {
        refusal = null;
        _pids = group ?? (_wish.Filter.Pids.Count > 0 ? _wish.Filter.Pids.ToHashSet() : null);
        foreach (WantedEvent wanted in _wish.Events)
        {
            EventFormat? format = FormatOf(wanted.System, wanted.Name);
            if (format is not null) { _events.Add((wanted, format)); }
            else if (!wanted.Optional)
            {
                Missing.Add($"this kernel has no event {wanted.System}:{wanted.Name}");
            }
        }

        if (_events.Count == 0)
        {
            refusal = new($"this kernel has none of the events that are needed: {string.Join(", ", Missing)}");
            return null;
        }

        KernelSymbols symbols = KernelSymbols.Read(_files);
        if (symbols.Missing is { } why) { Missing.Add(why); }
        StackNames names = new(symbols, Tables);
        return (IRecorder?)BeginHistograms(names) ?? BeginRings(names, out refusal);
    }

    /// <summary>The tasks of a group come and go.</summary>
    public void Follow(HashSet<int> pids)
    {
        if (_pids is not null && _pids.SetEquals(pids)) { return; }
        _pids = pids;
        if (_decoder is not null) { _decoder.Pids = pids; }
        foreach ((WantedEvent wanted, EventFormat format) in _events)
        {
            if (_decoder is null || wanted.OfAll) { continue; }
            SetFilter(wanted, format);
            if (!_hasTriggers || !wanted.WithStack) { continue; }
            _instance.TrySet($"{FolderOf(wanted)}/trigger", "!stacktrace");
            SetTrigger(wanted, format);
        }
    }

    private HistogramRecorder? BeginHistograms(StackNames names)
    {
        // A histogram's filter stays as it was made: the tasks of a group do not.
        if (!_wish.Counts || _wish.Filter.Group is not null) { return null; }
        List<(string Folder, string Trigger, HistogramReader Reader)> made = [];
        IReadOnlyList<string> others = _pids is null ? NotOurs() : [];
        foreach ((WantedEvent wanted, EventFormat format) in _events)
        {
            string folder = FolderOf(wanted);
            string condition = string.Join(" && ", ConditionsOf(wanted, format).Concat(others));
            string filter = condition.Length == 0 ? "" : $" if {condition}";
            if (IsWholeFilter(wanted) && HistogramPlan.Of(wanted, format, _wish.WithStacks) is { } plan
                && _instance.TrySet($"{folder}/trigger", $"{plan.Trigger}{filter}"))
            {
                bool isOfObjects = wanted.Name is not "mm_page_alloc";
                made.Add((folder, $"{plan.Trigger}{filter}", new(isOfObjects, Tables, names)));
                continue;
            }

            new HistogramRecorder(_tracefs, _instance, made).Dispose();
            return null;
        }

        HasStacks = _wish.WithStacks;
        if (HasStacks)
        {
            Missing.Add("which task it was is not counted: histograms have three keys, and stacks take one");
        }

        return new(_tracefs, _instance, made);
    }

    /// <summary>Our own threads can not be sifted out afterwards: a histogram of stacks does not tell the task, and
    /// each word to it (pause, go on) makes the kernel allocate a table.</summary>
    private string[] NotOurs()
    {
        List<string> threads = [];
        _files.List("/proc/self/task", threads);
        return [.. threads.Where(thread => thread.All(char.IsAsciiDigit)).Select(thread => $"common_pid != {thread}")];
    }

    /// <summary>Whether the kernel can be told all of the filter: a histogram's counts can not be sifted
    /// afterwards.</summary>
    private bool IsWholeFilter(WantedEvent wanted) =>
        (_pids is null || wanted.OfAll || _pids.Count <= KernelFilter.MostPids)
        && (_release is not null || (_wish.Filter.Asks | _wish.Filter.DoesNotAsk) == GfpFlags.None);

    private RingRecorder? BeginRings(StackNames names, out TraceRefusal? refusal)
    {
        refusal = null;
        RingLayout? layout = _tracefs.Read("events/header_page") is { } header ? RingLayout.Parse(header) : null;
        if (layout is null)
        {
            refusal = new($"{_tracefs.Folder}/events/header_page is not as any known kernel has it");
            return null;
        }

        _hasMonotonicClock = _instance.TrySet("trace_clock", "mono");
        if (!_hasMonotonicClock) { _instance.TrySet("trace_clock", "global"); }
        List<RawPages> pages = OpenPages();
        if (pages is [])
        {
            refusal = new($"no CPU's events can be read: {_tracefs.Folder}/{_instance.Path}/per_cpu has none");
            return null;
        }

        SetBuffer(pages.Count);
        EventFormat? stack = _wish.WithStacks ? FormatOf("ftrace", "kernel_stack") : null;
        foreach ((WantedEvent wanted, EventFormat format) in _events) { SetFilter(wanted, format); }
        HasStacks = stack is not null && SetStacks();
        if (_wish.WithStacks && !HasStacks)
        {
            Missing.Add("there are no stacks: this kernel is built without CONFIG_STACKTRACE");
        }

        foreach ((WantedEvent wanted, _) in _events)
        {
            if (_instance.TrySet($"{FolderOf(wanted)}/enable", "1")) { continue; }
            Missing.Add($"the kernel does not let {wanted.System}:{wanted.Name} be traced");
        }

        _decoder = new(layout, _events, HasStacks ? stack : null, _wish.Filter, Tables) { Pids = _pids };
        if (!_hasMonotonicClock) { ClockOffsetNs = ReadOffset(pages); }
        RingMerge merge = new(pages, layout, _decoder, names);
        return new(
            _tracefs, _instance, pages, merge, new(_files, Tables.Names),
            _hasMonotonicClock ? SettleNs : CoarseSettleNs);
    }

    private EventFormat? FormatOf(string system, string name) =>
        _tracefs.Read($"events/{system}/{name}/format") is { } format ? EventFormat.Parse(format) : null;

    private List<RawPages> OpenPages()
    {
        CpuList? online = CpuList.ReadOnline(_files);
        List<RawPages> pages = [];
        foreach (string folder in _tracefs.Folders($"{_instance.Path}/per_cpu"))
        {
            if (!int.TryParse(folder.AsSpan(Math.Min(3, folder.Length)), out int cpu)) { continue; }
            if (online is { } list && !list.Ranges.Any(range => range.First <= cpu && cpu <= range.Last)) { continue; }
            RawPages raw = new($"{_tracefs.Folder}/{_instance.Path}/per_cpu/{folder}/trace_pipe_raw", cpu);
            if (raw.IsOpen) { pages.Add(raw); }
            else { Missing.Add($"the events of CPU {cpu} can not be read"); }
        }

        return pages;
    }

    private void SetBuffer(int cpus)
    {
        MemInfo memory = new();
        _ = memory.Read(_files);
        long machine = memory.MemTotal is { } total ? total.Count / MemoryShare / Math.Max(1, cpus) : UnknownMachineKiB;
        KiB size = _wish.Budget.BufferPerCpu ?? new(Math.Clamp(machine, LeastKiB, MostKiB));
        if (!_instance.TrySet("buffer_size_kb", $"{Math.Max(1, size.Count)}"))
        {
            _instance.TrySet("buffer_size_kb", $"{LeastKiB}");
        }
    }

    /// <summary>The kernel gets as much of the filter as it takes; the rest is applied when records are read.</summary>
    private void SetFilter(WantedEvent wanted, EventFormat format)
    {
        string file = $"{FolderOf(wanted)}/filter";
        IReadOnlyList<string> conditions = ConditionsOf(wanted, format);
        if (conditions.Count == 0)
        {
            _instance.TrySet(file, "0");
            return;
        }

        if (_instance.TrySet(file, string.Join(" && ", conditions))) { return; }
        List<string> taken = [.. conditions.Where(condition => _instance.TrySet(file, condition))];
        _instance.TrySet(file, taken.Count == 0 ? "0" : string.Join(" && ", taken));
    }

    private IReadOnlyList<string> ConditionsOf(WantedEvent wanted, EventFormat format) =>
        KernelFilter.Conditions(wanted, format, _wish.Filter, _pids, _release);

    /// <summary>A trigger records the stacks of one event alone. Up to 5.17 it did so in everybody's buffer, whatever
    /// instance it was set in (stacktrace_trigger(), kernel/trace/trace_events_trigger.c, <c>file->tr</c> since 5.18
    /// and in some stable releases before): there, and where all events are to have stacks, it is the instance's
    /// option.</summary>
    private bool SetStacks()
    {
        bool areAll = _events.TrueForAll(pair => pair.Event.WithStack);
        bool isOwn = _release is { } release && release.AtLeast(5, 18);
        if (areAll || !isOwn) { return _instance.TrySet("options/stacktrace", "1"); }
        _hasTriggers = true;
        bool isAny = false;
        foreach ((WantedEvent wanted, EventFormat format) in _events)
        {
            isAny |= wanted.WithStack && SetTrigger(wanted, format);
        }

        return isAny;
    }

    /// <summary>A trigger has a filter of its own. One that the kernel does not take is left out: a stack without its
    /// event is dropped when it is read.</summary>
    private bool SetTrigger(WantedEvent wanted, EventFormat format)
    {
        string file = $"{FolderOf(wanted)}/trigger";
        string condition = string.Join(" && ", ConditionsOf(wanted, format));
        return (condition.Length > 0 && _instance.TrySet(file, $"stacktrace if {condition}"))
            || _instance.TrySet(file, "stacktrace");
    }

    /// <summary><c>now ts: 67661.251736</c> in per_cpu/cpuN/stats.</summary>
    private long ReadOffset(List<RawPages> pages)
    {
        if (pages is [] || _tracefs.Read($"{_instance.Path}/per_cpu/cpu{pages[0].Cpu}/stats") is not { } stats)
        {
            return 0;
        }

        long monotonicNs = (long)(_clock.GetTimestamp() * (1e9 / _clock.TimestampFrequency));
        ReadOnlySpan<byte> text = stats;
        int at = text.IndexOf("now ts: "u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(text[(at + 8)..], out decimal seconds, out _)
            ? (long)Math.Clamp(seconds * 1_000_000_000m, long.MinValue / 2, long.MaxValue / 2) - monotonicNs
            : 0;
    }

    private static string FolderOf(WantedEvent wanted) => $"events/{wanted.System}/{wanted.Name}";
}
