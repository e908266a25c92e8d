using Lowmark.Traces.Wanted;

namespace Lowmark.Tracer.Budgets;

/// <summary>Keeps a trace within its budget: where it would cost more, the kernel records only part of the
/// time.</summary>
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
    private TimeSpan _recorded;
    private TimeSpan _cpu;
    private long _events;
    private double _credit;
    private double _worst = 1;
    private bool _isOn = true;
    private bool _isFirst = true;
    private bool _isSpent;

    /// <summary>Of the time that is to be recorded: 1 is all of it.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>What was beyond the budget when it was exceeded most; null when it never was.</summary>
    public string? Why { get; private set; }

    /// <param name="elapsed">Since the last call.</param>
    /// <param name="cpu">That this process took in it.</param>
    /// <param name="events">That came in it.</param>
    /// <returns>Whether to record until the next call.</returns>
    public bool Next(TimeSpan elapsed, TimeSpan cpu, long events)
    {
        _elapsed += elapsed;
        if (_isOn) { _recorded += elapsed; }
        _cpu += cpu;
        _events += events;
        _isSpent |= _events > budget.EventsPerSecond * FarBeyond;
        if (_elapsed >= s_window) { Judge(); }
        _credit = Math.Min(_credit + Share, 1);
        _isOn = !_isSpent && _credit >= 1;
        if (_isOn) { _credit -= 1; }
        return _isOn;
    }

    private void Judge()
    {
        // Events come only while it records; a second without any of it tells nothing of them.
        bool isKnown = _recorded > TimeSpan.Zero;
        double rate = isKnown ? _events / _recorded.TotalSeconds : 0;
        double byEvents = rate / Math.Max(1, budget.EventsPerSecond);

        // What it takes to begin is no part of what it takes to go on.
        TimeSpan cpu = (_events * kernelPerEvent) + (_isFirst ? TimeSpan.Zero : _cpu);
        double percent = 100 * (cpu / _elapsed);
        if (percent > budget.CpuPercent || byEvents > 1) { Explain(byEvents, rate, percent); }
        double affordable = Math.Min(
            isKnown ? 1 / Math.Max(byEvents, 1) : Share, Share * budget.CpuPercent / Math.Max(percent, 0.001));
        Share = Math.Clamp(Math.Min(affordable, Share * Rise), LeastShare, 1);
        (_elapsed, _recorded, _cpu, _events) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0);
        (_isFirst, _isSpent) = (false, false);
    }

    private void Explain(double byEvents, double rate, double percent)
    {
        double byCpu = percent / Share / Math.Max(0.001, budget.CpuPercent);
        if (Math.Max(byEvents, byCpu) <= _worst) { return; }
        _worst = Math.Max(byEvents, byCpu);
        Why = byEvents >= byCpu
            ? $"{rate:N0} events a second, the budget is {budget.EventsPerSecond:N0}"
            : $"{percent / Share:0.#} % of a CPU, the budget is {budget.CpuPercent:0.#} %";
    }
}
