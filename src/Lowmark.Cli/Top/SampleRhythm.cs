namespace Lowmark.Cli.Top;

/// <summary>How often processes and groups are looked at: so that it costs little, whatever their number.</summary>
internal sealed class SampleRhythm
{
    /// <summary>Of one CPU.</summary>
    private const double MostPercent = 2;

    private const int MostRefreshes = 10;

    /// <summary>The least of the last costs counts: the first runs are compiled while they run, and a machine that
    /// stalls makes some dear.</summary>
    private readonly TimeSpan[] _costs = new TimeSpan[3];

    private int _count;
    private int _sinceLast;

    /// <summary>In each of so many refreshes.</summary>
    public int Every { get; private set; } = 1;

    /// <summary>To be asked once a refresh.</summary>
    public bool IsDue()
    {
        if (++_sinceLast < Every) { return false; }
        _sinceLast = 0;
        return true;
    }

    /// <param name="cost">CPU time that the last look took.</param>
    /// <param name="interval">Between two refreshes.</param>
    public void Note(TimeSpan cost, TimeSpan interval)
    {
        _costs[_count++ % _costs.Length] = cost;
        if (_count < _costs.Length) { return; }
        double least = _costs.Min().TotalSeconds;
        double affordable = interval.TotalSeconds * MostPercent / 100;
        Every = (int)Math.Clamp(Math.Ceiling(least / affordable), 1, MostRefreshes);
    }
}
