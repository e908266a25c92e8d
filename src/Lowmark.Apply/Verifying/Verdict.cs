using Lowmark.Kernel;

namespace Lowmark.Apply.Verifying;

/// <summary>Whether a machine is worse off after a fix than before it.</summary>
/// <param name="Before">Null when it was not watched before.</param>
/// <param name="After">Null when no time has passed since.</param>
/// <param name="Measures">In a fixed order, kills first.</param>
public sealed record Verdict(VerdictKind Kind, Strain? Before, Strain? After, EquatableArray<VerdictMeasure> Measures)
{
    /// <summary>Points of percent above the share before, or half of it more: whichever is more.</summary>
    public const double SomeMargin = 10;

    /// <inheritdoc cref="SomeMargin"/>
    public const double FullMargin = 2;

    /// <summary>A second, above twice the rate before.</summary>
    public const double RateMargin = 10;

    /// <summary>Worse is a kill more than the time before foretells, or a share of time or a rate that is more than its
    /// margin above what it was. One of them is enough. What was not measured both before and after decides nothing,
    /// but a kill: without a look at the time before, one is one too many.</summary>
    public static Verdict Of(Strain? before, Strain? after)
    {
        EquatableArray<VerdictMeasure> measures =
        [
            Measure(VerdictSubject.Kills, KillsForetold(before, after), after?.Kills, static kills => kills),
            Measure(
                VerdictSubject.FullPressure, before?.FullPercent, after?.FullPercent,
                static share => share + Math.Max(FullMargin, share / 2)),
            Measure(
                VerdictSubject.SomePressure, before?.SomePercent, after?.SomePercent,
                static share => share + Math.Max(SomeMargin, share / 2)),
            Measure(
                VerdictSubject.AllocationStalls, before?.AllocationStallsPerSecond, after?.AllocationStallsPerSecond,
                RateLimit),
            Measure(
                VerdictSubject.CompactionFailures, before?.CompactionFailuresPerSecond,
                after?.CompactionFailuresPerSecond, RateLimit),
        ];
        VerdictKind kind = measures.Any(measure => measure.IsWorse == true) ? VerdictKind.Worse
            : measures.All(measure => measure.IsWorse is null) ? VerdictKind.Unknown
            : VerdictKind.NotWorse;
        return new(kind, before, after, measures);
    }

    private static double RateLimit(double rate) => (2 * rate) + RateMargin;

    /// <summary>As many as there were before in as much time, rounded down.</summary>
    private static double? KillsForetold(Strain? before, Strain? after)
    {
        if (before is null) { return 0; }
        return before.Kills is { } kills && after is not null ? Math.Floor(kills * (after.Span / before.Span)) : null;
    }

    private static VerdictMeasure Measure(
        VerdictSubject subject, double? before, double? after, Func<double, double> limitOf)
    {
        double? limit = before is { } was ? limitOf(was) : null;
        return new(subject, before, after, limit, after is null || limit is null ? null : after > limit);
    }
}

/// <param name="Before">Kills: as many as the time before foretells.</param>
/// <param name="Limit">Above it is worse; null when it is not known.</param>
/// <param name="IsWorse">Null when it is not known.</param>
public sealed record VerdictMeasure(
    VerdictSubject Subject, double? Before, double? After, double? Limit, bool? IsWorse);

public enum VerdictSubject
{
    /// <summary>In the time watched.</summary>
    Kills,

    /// <summary>Percent of time.</summary>
    FullPressure,

    /// <summary>Percent of time.</summary>
    SomePressure,

    /// <summary>A second.</summary>
    AllocationStalls,

    /// <summary>A second.</summary>
    CompactionFailures,
}

public enum VerdictKind
{
    NotWorse,
    Worse,

    /// <summary>The machine says too little.</summary>
    Unknown,
}
