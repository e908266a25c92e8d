using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Wanted;
using Lowmark.Tracer.Budgets;
using Lowmark.Tracer.Files;
using Lowmark.Tracer.Instances;
using Lowmark.Tracer.Recorders;

namespace Lowmark.Tracer;

/// <summary>A trace of the running kernel, in an instance of its own that ends with it.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class TraceSession : IDisposable
{
    private static readonly TimeSpan s_kernelPerEvent = TimeSpan.FromMicroseconds(0.5);
    private static readonly TimeSpan s_kernelPerStack = TimeSpan.FromMicroseconds(2.5);
    private static readonly TimeSpan s_slowLook = TimeSpan.FromSeconds(1);

    private readonly TracefsRoot _tracefs;
    private readonly OwnInstance _instance;
    private readonly EventSetup _setup;
    private readonly IRecorder _recorder;
    private readonly TimeProvider _clock;
    private readonly Func<TimeSpan> _cpuTime;
    private readonly GroupTasks? _group;
    private readonly DutyCycle _duty;
    private readonly long _begunNs;
    private readonly TimeSpan _cpuAtBegin;
    private long _drainedNs;
    private long _slowLookNs;
    private long _recordedNs;
    private TimeSpan _cpuAtDrain;
    private long _eventsAtDrain;
    private bool _isOn;
    private bool _isStopped;
    private bool _isGapUntold;

    private TraceSession(
        TraceWish wish, TracefsRoot tracefs, OwnInstance instance, EventSetup setup, IRecorder recorder,
        GroupTasks? group, TimeProvider clock, Func<TimeSpan> cpuTime)
    {
        _tracefs = tracefs;
        _instance = instance;
        _setup = setup;
        _recorder = recorder;
        _group = group;
        _clock = clock;
        _cpuTime = cpuTime;
        _duty = new(wish.Budget, setup.HasStacks ? s_kernelPerStack : s_kernelPerEvent);
        _cpuAtBegin = _cpuAtDrain = cpuTime();
        _begunNs = _drainedNs = _slowLookNs = ClockNs;
        Record(true);
    }

    public TraceTables Tables => _setup.Tables;

    /// <summary>Now, on the clock of the events.</summary>
    public long NowNs => ClockNs + _setup.ClockOffsetNs;

    public TraceCoverage Coverage
    {
        get
        {
            long duration = Math.Max(1, _drainedNs - _begunNs);
            double cpu = (_cpuAtDrain - _cpuAtBegin).TotalNanoseconds;
            return new()
            {
                Method = _recorder.Method,
                Duration = TimeSpan.FromMicroseconds(duration / 1000.0),
                Events = _recorder.Events,
                Lost = _recorder.Lost,
                Damaged = _recorder.Damaged,
                Share = _duty.Why is null ? 1 : Math.Clamp(_recordedNs / (double)duration, 0, 1),
                Why = _duty.Why,
                CpuPermille = (int)Math.Clamp(1000 * cpu / duration, 0, int.MaxValue),
                Missing = _setup.Missing.ToEquatableArray(),
            };
        }
    }

    /// <summary>Below tracefs.</summary>
    internal string Instance => _instance.Path;

    private long ClockNs => (long)(_clock.GetTimestamp() * (1e9 / _clock.TimestampFrequency));

    /// <summary>Begins a trace. What runs of this program that were killed left behind is removed first.</summary>
    /// <param name="clock">Its timestamps are those of CLOCK_MONOTONIC, as the system's are.</param>
    /// <param name="cpuTime">That this process has taken so far.</param>
    /// <param name="refusal">Why there is none; null when there is one.</param>
    public static TraceSession? Open(
        TraceWish wish, IHostFiles files, TimeProvider clock, Func<TimeSpan> cpuTime, out TraceRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(cpuTime);
        GroupTasks? group = null;
        if (wish.Filter.Group is { } path && (group = GroupTasks.Find(files, path, out refusal)) is null)
        {
            return null;
        }

        TracefsRoot? tracefs = TracefsRoot.Find(files, out refusal);
        if (tracefs is null) { return null; }
        OwnInstance.RemoveLeftBehind(tracefs, files);
        OwnInstance? instance = OwnInstance.Create(tracefs, files, out refusal);
        if (instance is null)
        {
            tracefs.Dispose();
            return null;
        }

        bool isOpen = false;
        try
        {
            EventSetup setup = new(wish, tracefs, instance, files, clock);
            IRecorder? recorder = setup.Begin(group?.Read(), out refusal);
            if (recorder is null) { return null; }
            TraceSession session = new(wish, tracefs, instance, setup, recorder, group, clock, cpuTime);
            isOpen = true;
            return session;
        }
        finally
        {
            if (!isOpen)
            {
                instance.Dispose();
                tracefs.Dispose();
            }
        }
    }

    /// <summary>Tells all that happened since the last time, in order of time; to be called some ten times a second,
    /// and once after <see cref="Stop"/>. Looks after the budget.</summary>
    public void Drain(TraceConsumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        bool isSlowLook = _isStopped || ClockNs - _slowLookNs >= s_slowLook.TotalNanoseconds;
        _recorder.Drain(NowNs, _isStopped, isSlowLook, consumer);
        if (_isGapUntold) { consumer.Lose(NowNs); }
        _isGapUntold = false;
        if (isSlowLook && !_isStopped)
        {
            _slowLookNs = ClockNs;
            if (_group is not null) { _setup.Follow(_group.Read()); }
        }

        long now = ClockNs;
        TimeSpan cpu = _cpuTime();
        if (_isOn) { _recordedNs += now - _drainedNs; }
        TimeSpan elapsed = TimeSpan.FromMicroseconds((now - _drainedNs) / 1000.0);
        bool shouldRecord = _duty.Next(elapsed, cpu - _cpuAtDrain, _recorder.Events - _eventsAtDrain);
        (_drainedNs, _cpuAtDrain, _eventsAtDrain) = (now, cpu, _recorder.Events);
        if (_isStopped || shouldRecord == _isOn) { return; }
        _isGapUntold = _isOn;
        Record(shouldRecord);
    }

    /// <summary>The kernel records no more; what it has recorded is told by one more <see cref="Drain"/>.</summary>
    public void Stop()
    {
        if (_isOn) { _recordedNs += ClockNs - _drainedNs; }
        Record(false);
        _isStopped = true;
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _instance.Dispose();
        _tracefs.Dispose();
    }

    private void Record(bool isOn)
    {
        _recorder.Record(isOn);
        _isOn = isOn;
    }
}
