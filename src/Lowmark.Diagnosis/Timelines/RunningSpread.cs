using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Mean and spread of intervals, without keeping them (Welford's method).</summary>
internal sealed class RunningSpread
{
    private const double RegularUpTo = 0.25;

    private long _count;
    private double _mean;
    private double _squares;
    private double _shortest = double.MaxValue;
    private double _longest;

    public double Mean => _mean;

    public void Add(double seconds)
    {
        _count++;
        double off = seconds - _mean;
        _mean += off / _count;
        _squares += off * (seconds - _mean);
        _shortest = Math.Min(_shortest, seconds);
        _longest = Math.Max(_longest, seconds);
    }

    /// <returns>Null below two intervals.</returns>
    public Period? Build()
    {
        if (_count < 2) { return null; }
        double spread = Math.Sqrt(_squares / _count);
        return new(_mean, spread, _shortest, _longest, spread <= _mean * RegularUpTo);
    }
}
