using Lowmark.Host;

namespace Lowmark.Apply.Verifying;

/// <summary>Watches a machine before and after a fix.</summary>
/// <param name="wait">Waits so long; false when somebody asked to stop.</param>
public sealed class Verifier(IHostFiles files, Func<TimeSpan, bool> wait)
{
    /// <summary>From one look to the next.</summary>
    public static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(5);

    /// <summary>Before as much was watched a kill alone ends the watch: what a change itself stirs up
    /// settles.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    private readonly HostSampler _host = new(files);

    /// <summary>The time before a fix, to compare with.</summary>
    /// <returns>Null when it was stopped at once, or the clock can not be read.</returns>
    public Strain? Baseline(TimeSpan length)
    {
        StrainTally first = Look();
        StrainTally last = first;
        for (TimeSpan left = length; left > TimeSpan.Zero && wait(Next(left)); left -= Rhythm) { last = Look(); }
        return Strain.Between(first, last);
    }

    /// <summary>The time after: until it is over, clearly worse, or somebody asks to stop.</summary>
    /// <param name="told">Is told what is known so far, at each look.</param>
    /// <returns>Of the whole time that was watched.</returns>
    public Verdict Verify(Strain? baseline, TimeSpan length, Action<Verdict> told)
    {
        ArgumentNullException.ThrowIfNull(told);
        StrainTally first = Look();
        Verdict verdict = Verdict.Of(baseline, null);
        for (TimeSpan left = length; left > TimeSpan.Zero && wait(Next(left)); left -= Rhythm)
        {
            verdict = Verdict.Of(baseline, Strain.Between(first, Look()));
            told(verdict);
            if (IsDecided(verdict)) { break; }
        }

        return verdict;
    }

    private static TimeSpan Next(TimeSpan left) => left < Rhythm ? left : Rhythm;

    private static bool IsDecided(Verdict verdict) => verdict is { Kind: VerdictKind.Worse, After: { } after }
        && (after.Span >= Settling || verdict.Measures[0].IsWorse == true);

    private StrainTally Look()
    {
        _host.SampleFigures();
        return StrainTally.Of(_host.Now);
    }
}
