using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Where a time stamp lies on a machine's line of time.</summary>
/// <param name="At">Seconds from an arbitrary zero; null when the stamp can not be placed.</param>
/// <param name="RestartedAt">Where the kernel must have started anew since the stamp before; null when it need not
/// have.</param>
/// <param name="JumpSeconds">How far the wall clock moved against the kernel's; null when they agree.</param>
internal readonly record struct ClockReading(double? At, double? RestartedAt, double? JumpSeconds);

/// <summary>Puts the stamps of one machine, kernel clock and wall clock, on one line of time.</summary>
/// <remarks>Within one boot the kernel's clock is followed, which nobody sets; from boot to boot the wall clock.
/// Bounded: keeps the last stamps only.</remarks>
internal sealed class MachineClock
{
    /// <summary>Reports end in another order than they began, and CPUs' clocks differ.</summary>
    public const double DisorderSeconds = 60;

    /// <summary>Syslog stamps a boot's first lines late, and the kernel's clock (local_clock()) is not steered by
    /// NTP.</summary>
    private const double JumpFromSeconds = 120;

    private const double MostDrift = 0.001;

    private (ReportTime Time, double At)? _wall;
    private (decimal Seconds, double At)? _kernel;
    private string? _source;
    private bool _downtimeIsOpen;
    private double _last;

    public bool DowntimeIsUnknown { get; private set; }

    /// <summary>Counts what no clock spans: restarts of unknown downtime.</summary>
    public int Stretch { get; private set; }

    /// <summary>Counts starts of the kernel.</summary>
    public int Boot { get; private set; }

    public ClockReading Read(ReportTime time, string source)
    {
        bool sameInput = source == _source;
        _source = source;
        double? wall = WallStep(time);
        double? kernel = time.MonotonicSeconds is { } now && _kernel is var (before, _) ? (double)(now - before) : null;
        bool goesBack = kernel < -DisorderSeconds && !(wall < -DisorderSeconds) && (sameInput || wall is not null);
        if (goesBack) { return ReadRestarted(time, wall); }
        if (_downtimeIsOpen) { return Settle(time, wall, kernel); }
        bool agree = wall is not { } w || kernel is not { } k || !IsJump(w, k);
        double? at = (kernel, wall) switch
        {
            (null, { } step) => _wall!.Value.At + step,
            (_, { } step) when !agree && !sameInput => _wall!.Value.At + step,
            ({ } step, _) => _kernel!.Value.At + step,
            _ when _kernel is null && _wall is null && IsKnown(time) => 0,
            _ => null,
        };
        double? jump = agree || !sameInput ? null : wall - kernel;
        Keep(time, at);
        return new(at, null, jump);
    }

    /// <summary>A start that the log shows.</summary>
    /// <returns>Where it lies; where its downtime is unknown, right behind what came before.</returns>
    public double Start(ReportTime time, string source)
    {
        bool isFirst = _source is null;
        _source = source;
        double? wall = WallStep(time);
        double at = wall is { } step ? _wall!.Value.At + step : _last;
        _downtimeIsOpen = !isFirst && wall is null;
        Boot++;
        _kernel = null;
        Keep(time with { MonotonicSeconds = time.MonotonicSeconds ?? 0 }, at);
        return at;
    }

    private ClockReading ReadRestarted(ReportTime time, double? wall)
    {
        Boot++;
        double at = wall is { } step ? _wall!.Value.At + step : _last + (double)time.MonotonicSeconds!.Value;
        double started = wall is null ? _last : Math.Max(_last, at - (double)time.MonotonicSeconds!.Value);
        if (wall is null) { LoseDowntime(); }
        _kernel = null;
        _downtimeIsOpen = false;
        Keep(time, at);
        return new(at, started, null);
    }

    /// <summary>The first stamp of a boot whose own line had no wall clock.</summary>
    private ClockReading Settle(ReportTime time, double? wall, double? kernel)
    {
        double? at = wall is { } step ? _wall!.Value.At + step : _kernel?.At + kernel;
        if (wall is null) { LoseDowntime(); }
        _downtimeIsOpen = false;
        Keep(time, at);
        return new(at, null, null);
    }

    private void LoseDowntime()
    {
        DowntimeIsUnknown = true;
        Stretch++;
    }

    private void Keep(ReportTime time, double? at)
    {
        if (at is not { } known) { return; }
        if (time.MonotonicSeconds is { } seconds) { _kernel = (seconds, known); }
        if (WallSteps(time, time) is not null) { _wall = (time, known); }
        _last = known;
    }

    private double? WallStep(ReportTime time) => _wall is var (before, _) ? WallSteps(before, time) : null;

    private static double? WallSteps(ReportTime first, ReportTime second) => first.Wall is null || second.Wall is null
        ? null
        : LogTimes.KnownSecondsBetween(new(null, first.Wall), new(null, second.Wall));

    private static bool IsKnown(ReportTime time) =>
        time.MonotonicSeconds is not null || WallSteps(time, time) is not null;

    /// <summary>Steps from one line that printed both can be compared.</summary>
    private bool IsJump(double wall, double kernel) => _wall?.At == _kernel?.At
        && Math.Abs(wall - kernel) > JumpFromSeconds + (Math.Abs(kernel) * MostDrift);
}
