using Lowmark.Traces.Wanted;

namespace Lowmark.Tracer.Budgets;

/// <summary>Keeps a trace within its budget: where it would cost more, the kernel records only part of the time.</summary>
/// <remarks>A second is measured as a whole, for one call's figures jump. What is spent twice over within it ends the
/// recording for the rest of that second.</remarks>
/// <param name="kernelPerEvent">What making one event takes in the kernel.</param>
internal sealed class DutyCycle(TraceBudget budget, TimeSpan kernelPerEvent)
{
    public const double LeastShare = 0.01;

    private const double Rise = 1.5;
    private const double FarBeyond = 2;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(1);

    private TimeSpan _elapsed;
    private TimeSpan _cpu;
    private long _events;
    private double _credit;
    private bool _isFirst = true;
    private bool _isSpent;

    /// <summary>Of the time that is to be recorded: 1 is all of it.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>What was beyond the budget when it was exceeded most; null when it never was.</summary>
    public string? Why { get; private set; }

    /// <summary>The largest excess yet.</summary>
    private double Worst { get; set; } = 1;

    /// <param name="elapsed">Since the last call.</param>
    /// <param name="cpu">That this process took in it.</param>
    /// <param name="events">That came in it.</param>
    /// <returns>Whether to record until the next call.</returns>
    public bool Next(TimeSpan elapsed, TimeSpan cpu, long events)
    {
        _elapsed += elapsed;
        _cpu += cpu;
        _events += events;
        if (_elapsed >= s_window) { Judge(); }
        else if (_events > budget.EventsPerSecond * FarBeyond * Share && !_isSpent)
        {
            _isSpent = true;
        }

        if (_isSpent) { return false; }
        if (Share >= 1) { return true; }
        _credit = Math.Min(_credit + Share, 1);
        if (_credit < 1) { return false; }
        _credit -= 1;
        return true;
    }

    private void Judge()
    {
        double seconds = _elapsed.TotalSeconds;
        double rate = _events / seconds;
        double kernelPercent = 100 * (_events * kernelPerEvent.TotalSeconds) / seconds;

        // What it takes to begin is no part of what it takes to go on.
        double percent = kernelPercent + (_isFirst ? 0 : 100 * _cpu.TotalSeconds / seconds);
        double byEvents = rate / Math.Max(1, budget.EventsPerSecond);
        double byCpu = percent / Math.Max(0.001, budget.CpuPercent);
        double excess = Math.Max(byEvents, byCpu);
        if (excess > 1 && excess / Share > Worst)
        {
            Worst = excess / Share;
            Why = byEvents >= byCpu
                ? $"{rate / Share:N0} events a second, the budget is {budget.EventsPerSecond:N0}"
                : $"{percent / Share:0.#} % of a CPU, the budget is {budget.CpuPercent:0.#} %";
        }

        Share = excess > 1
            ? Math.Max(LeastShare, Share / excess)
            : Math.Min(1, Share * Math.Min(Rise, 1 / Math.Max(excess, 0.01)));
        (_elapsed, _cpu, _events, _isFirst, _isSpent) = (TimeSpan.Zero, TimeSpan.Zero, 0, false, false);
    }
}
