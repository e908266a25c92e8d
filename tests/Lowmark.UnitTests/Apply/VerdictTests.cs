using Lowmark.Apply.Verifying;
using Lowmark.TestKit;

namespace Lowmark.UnitTests.Apply;

public class VerdictTests
{
    private static readonly Strain s_calm = new(TimeSpan.FromSeconds(60), 4, 1, 3, 2, 0);

    [Fact]
    public void The_same_as_before_is_not_worse()
    {
        Verdict verdict = Verdict.Of(s_calm, s_calm);

        Assert.Equal(VerdictKind.NotWorse, verdict.Kind);
        Assert.Equal([0, 3, 14, 16, 14], verdict.Measures.Select(measure => measure.Limit));
        Assert.All(verdict.Measures, measure => Assert.False(measure.IsWorse));
    }

    [Theory]
    [InlineData(VerdictSubject.FullPressure, 3, 3.01)]              // 1 + 2 points
    [InlineData(VerdictSubject.SomePressure, 14, 14.01)]            // 4 + 10 points
    [InlineData(VerdictSubject.AllocationStalls, 16, 16.01)]        // 2 × 3 + 10
    [InlineData(VerdictSubject.CompactionFailures, 14, 14.01)]      // 2 × 2 + 10
    public void Above_its_limit_alone_is_worse(VerdictSubject subject, double atLimit, double above)
    {
        Assert.Equal(VerdictKind.NotWorse, Verdict.Of(s_calm, With(subject, atLimit)).Kind);

        Verdict verdict = Verdict.Of(s_calm, With(subject, above));

        Assert.Equal(VerdictKind.Worse, verdict.Kind);
        Assert.Equal(subject, Assert.Single(verdict.Measures, measure => measure.IsWorse == true).Subject);
    }

    [Fact]
    public void Half_as_much_again_is_allowed_where_it_was_bad_before()
    {
        Strain bad = s_calm with { FullPercent = 40, SomePercent = 60 };

        Assert.Equal(
            VerdictKind.NotWorse, Verdict.Of(bad, s_calm with { FullPercent = 60, SomePercent = 90 }).Kind);
        Assert.Equal(VerdictKind.Worse, Verdict.Of(bad, s_calm with { FullPercent = 61, SomePercent = 90 }).Kind);
    }

    [Theory]
    [InlineData(0, 60, 1, true)]
    [InlineData(2, 60, 2, false)]
    [InlineData(2, 60, 3, true)]
    [InlineData(1, 30, 1, true)]            // half a kill is foretold: none
    [InlineData(2, 90, 3, false)]
    public void A_kill_more_than_the_time_before_foretells_is_worse(long before, int seconds, long after, bool isWorse)
    {
        Verdict verdict = Verdict.Of(
            s_calm with { Kills = before }, s_calm with { Span = TimeSpan.FromSeconds(seconds), Kills = after });

        Assert.Equal(isWorse, verdict.Kind is VerdictKind.Worse);
    }

    [Fact]
    public void What_is_not_counted_decides_nothing()
    {
        Strain nothing = new(TimeSpan.FromSeconds(60), null, null, null, null, null);

        Assert.Equal(VerdictKind.Unknown, Verdict.Of(s_calm, nothing).Kind);
        Assert.Equal(VerdictKind.Unknown, Verdict.Of(nothing, s_calm with { FullPercent = 99, Kills = 5 }).Kind);
        Assert.Equal(VerdictKind.Unknown, Verdict.Of(s_calm, null).Kind);
        Assert.Equal(VerdictKind.NotWorse, Verdict.Of(s_calm, nothing with { FullPercent = 1 }).Kind);
    }

    [Fact]
    public void Without_a_look_before_a_kill_is_one_too_many_and_nothing_else_decides()
    {
        Assert.Equal(VerdictKind.Worse, Verdict.Of(null, s_calm with { Kills = 1 }).Kind);
        Assert.Equal(VerdictKind.NotWorse, Verdict.Of(null, s_calm with { FullPercent = 99 }).Kind);
    }

    [Fact]
    public void Counters_over_a_span_are_shares_and_rates()
    {
        StrainTally first = new(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), 10, 20, 3);
        StrainTally last = new(TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2), 35, 20, 5);

        Assert.Equal(new(TimeSpan.FromSeconds(50), 20, 2, 0.5, 0, 2), Strain.Between(first, last));
        Assert.Null(Strain.Between(first, first));
        Assert.Null(Strain.Between(first, last with { Uptime = null }));
        Assert.Null(Strain.Between(first, last with { AllocationStalls = 9 })!.AllocationStallsPerSecond);
        Assert.Null(Strain.Between(first with { FullStalled = null }, last)!.FullPercent);
    }

    [Fact]
    public void A_watch_runs_at_its_rhythm_to_its_end_and_tells_each_look()
    {
        Watched machine = new();
        List<Verdict> told = [];

        Strain? before = machine.Verifier.Baseline(TimeSpan.FromSeconds(12));
        Verdict verdict = machine.Verifier.Verify(before, TimeSpan.FromSeconds(20), told.Add);

        Assert.Equal(TimeSpan.FromSeconds(12), before!.Span);
        Assert.Equal(VerdictKind.NotWorse, verdict.Kind);
        Assert.Equal(TimeSpan.FromSeconds(20), verdict.After!.Span);
        Assert.Equal(4, told.Count);
        Assert.Equal([5, 5, 2, 5, 5, 5, 5], machine.Waits);
    }

    [Fact]
    public void A_kill_ends_the_watch_at_once()
    {
        Watched machine = new() { KillsAt = 10 };

        Verdict verdict = machine.Verifier.Verify(
            new(TimeSpan.FromSeconds(10), 0, 0, 0, 0, 0), TimeSpan.FromMinutes(10), _ => { });

        Assert.Equal(VerdictKind.Worse, verdict.Kind);
        Assert.Equal(TimeSpan.FromSeconds(10), verdict.After!.Span);
    }

    [Fact]
    public void Pressure_ends_the_watch_when_it_had_time_to_settle()
    {
        Watched machine = new() { FullShare = 0.5 };

        Verdict verdict = machine.Verifier.Verify(
            new(TimeSpan.FromSeconds(10), 0, 0, 0, 0, 0), TimeSpan.FromMinutes(10), _ => { });

        Assert.Equal(VerdictKind.Worse, verdict.Kind);
        Assert.Equal(Verifier.Settling, verdict.After!.Span);
        Assert.Equal(50, verdict.After.FullPercent!.Value, 3);
    }

    [Fact]
    public void Asked_to_stop_it_says_what_it_saw()
    {
        Watched machine = new() { StopsAt = 15 };

        Verdict verdict = machine.Verifier.Verify(
            new(TimeSpan.FromSeconds(10), 0, 0, 0, 0, 0), TimeSpan.FromMinutes(10), _ => { });

        Assert.Equal(VerdictKind.NotWorse, verdict.Kind);
        Assert.Equal(TimeSpan.FromSeconds(15), verdict.After!.Span);
    }

    private static Strain With(VerdictSubject subject, double value) => subject switch
    {
        VerdictSubject.FullPressure => s_calm with { FullPercent = value },
        VerdictSubject.SomePressure => s_calm with { SomePercent = value },
        VerdictSubject.AllocationStalls => s_calm with { AllocationStallsPerSecond = value },
        VerdictSubject.CompactionFailures => s_calm with { CompactionFailuresPerSecond = value },
        _ => throw new ArgumentOutOfRangeException(nameof(subject)),
    };

    /// <summary>A machine whose clock moves as it is waited for.</summary>
    private sealed class Watched
    {
        private readonly FakeHost _files = new();
        private double _seconds;

        public Watched()
        {
            Verifier = new(_files, Wait);
            Print();
        }

        public Verifier Verifier { get; }

        public List<double> Waits { get; } = [];

        public double FullShare { get; init; }

        public double KillsAt { get; init; } = double.MaxValue;

        public double StopsAt { get; init; } = double.MaxValue;

        private bool Wait(TimeSpan span)
        {
            if (_seconds >= StopsAt) { return false; }
            Waits.Add(span.TotalSeconds);
            _seconds += span.TotalSeconds;
            Print();
            return true;
        }

        private void Print()
        {
            long stalled = (long)(_seconds * FullShare * 1_000_000);
            string line = $"avg10=0.00 avg60=0.00 avg300=0.00 total={stalled}\n";
            _files.With("/proc/uptime", $"{1000 + _seconds:0.00} 1.00\n")
                .With("/proc/pressure/memory", $"some {line}full {line}")
                .With("/proc/vmstat", $"allocstall 0\ncompact_fail 0\noom_kill {(_seconds >= KillsAt ? 1 : 0)}\n");
        }
    }
}
