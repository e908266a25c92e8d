namespace Lowmark.Diagnosis.Timelines;

/// <summary>How much of a machine's time no incident covers, as the times come.</summary>
internal sealed class QuietTime
{
    private double? _first;
    private double _last;
    private double _coveredUntil;
    private double _covered;
    private double _longest;
    private bool _inOrder = true;

    public double Origin => _first ?? 0;

    /// <summary>Null when no time is known.</summary>
    public double? Seconds => _last - _first;

    /// <summary>Null too when incidents did not come in the order of time: gaps that were told apart may be
    /// one.</summary>
    public double? QuietSeconds => Seconds is { } all && _inOrder ? Math.Max(0, all - _covered) : null;

    public double? LongestSeconds =>
        _first is null || !_inOrder ? null : Math.Max(_longest, _last - _coveredUntil);

    /// <returns>Whether nothing earlier, or nothing later, was seen before.</returns>
    public (bool IsFirst, bool IsLast) See(double at)
    {
        bool isFirst = !(at >= _first);
        bool isLast = _first is null || at >= _last;
        if (_first is null) { _coveredUntil = at; }
        if (isFirst) { _first = at; }
        if (isLast) { _last = at; }
        return (isFirst, isLast);
    }

    /// <summary>An incident begins, or goes on since <paramref name="from"/>.</summary>
    public void Cover(double from, double to)
    {
        _inOrder &= to >= _coveredUntil - MachineClock.DisorderSeconds;
        _longest = Math.Max(_longest, from - _coveredUntil);
        _covered += Math.Max(0, to - Math.Max(from, _coveredUntil));
        _coveredUntil = Math.Max(_coveredUntil, to);
    }
}
