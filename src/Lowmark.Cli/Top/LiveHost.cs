using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Presenters.Top;

namespace Lowmark.Cli.Top;

/// <summary>A machine that is looked at again and again: its figures each time, processes, groups and checks as often
/// as they are cheap, what stands still now and then.</summary>
/// <param name="cpuTime">What this program has used so far.</param>
internal sealed class LiveHost(IHostFiles files, TimeSpan interval, Func<TimeSpan> cpuTime, TimeProvider clock)
{
    private const int MostMarks = 240;

    /// <summary>Settings and devices: somebody may change them.</summary>
    private static readonly TimeSpan s_stillFor = TimeSpan.FromSeconds(30);

    // Two samplers, for each tells its rates from its own two samples.
    private readonly HostSampler _figures = new(files);
    private readonly HostSampler _all = new(files);
    private readonly SampleRhythm _rhythm = new();
    private readonly PulseHistory _history = new(MostMarks);
    private HostSurroundings? _still;
    private long _stillSince;
    private HostReport? _report;

    /// <summary>Why nothing is known of the machine; <see cref="HostFileState.Read"/> when something is.</summary>
    public HostFileState State => _figures.Now.Memory.State;

    public TopModel Refresh()
    {
        _figures.SampleFigures();
        HostPulse pulse = PulseReader.Read(_figures);
        _history.Add(pulse);
        if (_report is null || _rhythm.IsDue())
        {
            TimeSpan before = cpuTime();
            _report = Report();
            _rhythm.Note(cpuTime() - before, interval);
        }

        return new(pulse, _report)
        {
            Every = interval,
            ReportEvery = _rhythm.Every,
            History = _history.Marks,
            TimeLeft = _history.TimeLeft,
            Clock = TimeOnly.FromDateTime(clock.GetLocalNow().DateTime),
        };
    }

    private HostReport Report()
    {
        _all.Sample();
        if (_still is null || clock.GetElapsedTime(_stillSince) >= s_stillFor)
        {
            _still = _all.ReadSurroundings(withLists: false);
            _stillSince = clock.GetTimestamp();
        }

        return HostChecker.Check(new HostFacts(_all, _still), null);
    }
}
