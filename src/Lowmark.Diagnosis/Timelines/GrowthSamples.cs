using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Sizes of one program over time, as sums: whether it grows, and how fast.</summary>
internal sealed class GrowthSamples
{
    private const double SecondsOfHour = 3600;

    private string? _name;
    private int? _firstPid;
    private bool _onePid = true;
    private bool _newPidEachTime = true;
    private bool _neverShrinks = true;
    private bool _namesDiffer;
    private int _count;
    private (double At, KiB Size) _first;
    private (double At, KiB Size) _last;
    private KiB _smallest = new(long.MaxValue);
    private KiB _biggest;
    private double _times, _sizes, _timesSquared, _products;

    /// <param name="at">Seconds; samples come in the order of time.</param>
    /// <param name="isNew">Whether the process was not there at the incident before.</param>
    public void Add(double at, (string Name, int? Pid, KiB Size) sample, bool isNew)
    {
        if (_count == 0) { (_name, _firstPid, _first) = (sample.Name, sample.Pid, (at, sample.Size)); }
        else
        {
            _namesDiffer |= sample.Name != _name;
            _onePid &= sample.Pid == _firstPid && sample.Pid is not null;
            _newPidEachTime &= isNew;
            _neverShrinks &= sample.Size >= _last.Size && at > _last.At;
        }

        _count++;
        _last = (at, sample.Size);
        if (sample.Size < _smallest) { _smallest = sample.Size; }
        if (sample.Size > _biggest) { _biggest = sample.Size; }
        double since = at - _first.At;
        _times += since;
        _sizes += sample.Size.Count;
        _timesSquared += since * since;
        _products += since * sample.Size.Count;
    }

    /// <param name="period">Mean seconds between the samples' incidents; null when not known.</param>
    /// <returns>Null when the sizes show no growth, or not of one program.</returns>
    public Growth? Build(double? period)
    {
        if (_count < 2 || _namesDiffer || _name is null || _last.At <= _first.At) { return null; }
        bool grows = _neverShrinks && IsAFifthMore(_last.Size, _first.Size);
        if (grows && _onePid)
        {
            return Make("leak", _firstPid, Slope(), Confidence.Likely,
                $"{_name} (pid {_firstPid}) is one process and bigger in every report: {Sizes()}.");
        }

        if (grows && _count > 2)
        {
            return Make("larger_each_time", null, Slope(), Confidence.Possible,
                $"{_name} was bigger each time: {Sizes()}; it was not one process all the time.");
        }

        if (_count > 2 && _newPidEachTime && !_onePid && period is > 0 && !IsAFifthMore(_biggest, _smallest))
        {
            double filled = _sizes / _count / period.Value * SecondsOfHour;
            return Make("fills_again", null, filled, Confidence.Possible,
                $"{_name} started anew each time and held {About()} when it was met: a leak or what it needs, the log "
                + "does not tell.");
        }

        return null;
    }

    private Growth Make(string kind, int? pid, double perHour, Confidence confidence, string because) => new(
        kind, _name!, pid, _first.Size, _last.Size, _count, _last.At - _first.At,
        new((long)Math.Round(Math.Clamp(perHour, -1e18, 1e18))), confidence, because);

    private string Sizes() =>
        $"{_first.Size.ToReadable()}, then {_last.Size.ToReadable()} {DurationText.Of(_last.At - _first.At)} later";

    private string About() => (_smallest.ToReadable(), _biggest.ToReadable()) is var (least, most) && least == most
        ? most
        : $"about as much ({least} to {most})";

    /// <summary>KiB an hour; least squares.</summary>
    private double Slope() =>
        ((_count * _products) - (_times * _sizes)) / ((_count * _timesSquared) - (_times * _times)) * SecondsOfHour;

    private static bool IsAFifthMore(KiB size, KiB than) => size.Count - than.Count >= than.Count / 5.0
        && size > than;
}
