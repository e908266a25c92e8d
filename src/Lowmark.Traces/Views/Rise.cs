namespace Lowmark.Traces.Views;

/// <summary>The most that a sum rose within a span of time.</summary>
/// <param name="windowNs">The span.</param>
internal sealed class Rise(long windowNs)
{
    /// <summary>The lowest sum is known to this part of the span.</summary>
    private const int Steps = 128;

    // Lows that may yet be the lowest of the span, each higher than the one before it; a ring, one a step at most.
    private readonly (long Step, long Sum)[] _lows = new (long Step, long Sum)[Steps + 2];
    private int _first;
    private int _count;
    private long _sum;

    public long Highest { get; private set; }

    public void Add(long timeNs, long change)
    {
        // Text from several CPUs may step back a little.
        long step = timeNs / Math.Max(1, windowNs / Steps);
        if (_count > 0) { step = Math.Max(step, Low(_count - 1).Step); }
        while (_count > 0 && Low(_count - 1).Sum >= _sum) { _count--; }
        if (_count == 0 || Low(_count - 1).Step != step) { Low(_count++) = (step, _sum); }
        while (Low(0).Step < step - Steps)
        {
            _first = (_first + 1) % _lows.Length;
            _count--;
        }

        _sum += change;
        Highest = Math.Max(Highest, _sum - Low(0).Sum);
    }

    private ref (long Step, long Sum) Low(int at) => ref _lows[(_first + at) % _lows.Length];
}
