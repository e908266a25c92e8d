using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>The last pulses of a machine: what a single one can not tell.</summary>
/// <param name="most">Marks that are kept, > 1.</param>
public sealed class PulseHistory(int most)
{
    /// <summary>A rate over more says what was, not what is.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>Further than this nobody can see.</summary>
    private static readonly TimeSpan s_furthest = TimeSpan.FromHours(1);

    private readonly List<PulseMark> _marks = new(most);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PulseMark> Marks => _marks;

    /// <summary>Until the OOM killer, as the machine's memory and swap went over the last minute; null when they do
    /// not shrink, when it is more than an hour away, or for lack of marks.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            if (_marks.Count < 2) { return null; }
            PulseMark now = _marks[^1];
            PulseMark then = _marks.Find(mark => now.At - mark.At <= s_longest);
            TimeSpan? left = NextKillReader.TimeLeft(now.At - then.At, now.Room, then.Room - now.Room);
            return left <= s_furthest ? left : null;
        }
    }

    /// <summary>A pulse that has no clock leaves no mark.</summary>
    public void Add(HostPulse pulse)
    {
        ArgumentNullException.ThrowIfNull(pulse);
        if (pulse.Uptime is not { } at) { return; }
        if (_marks.Count == most) { _marks.RemoveAt(0); }
        KiB? used = pulse.Ram - pulse.Available;
        double? percent = used is { } held && pulse.Ram is { Count: > 0 } ram ? 100.0 * held.Count / ram.Count : null;
        _marks.Add(new(at, pulse.Room, percent, pulse.SomeStalled?.Now));
    }
}

/// <param name="At">Since boot.</param>
/// <param name="Room">As <see cref="HostPulse.Room"/>.</param>
/// <param name="UsedPercent">Of RAM, what can not be had without swapping.</param>
/// <param name="StalledPercent">Of time, as <see cref="StallShare.Now"/> of some tasks.</param>
public readonly record struct PulseMark(TimeSpan At, KiB? Room, double? UsedPercent, double? StalledPercent);
