using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class StallViewTests
{
    private readonly TraceOf _trace = new();
    private readonly StallView _view;

    public StallViewTests() => _view = new(_trace.Tables);

    [Fact]
    public void A_stall_lasts_from_its_begin_to_its_end_of_the_same_task()
    {
        Begin(0, "db", 7);
        Begin(1, "web", 8);
        End(3, "web", 8, 32);
        End(10, "db", 7, 64);

        StallReport report = Report();
        StallKindReport kind = Assert.Single(report.Kinds);
        Assert.Equal((StallKind.DirectReclaim, 2L, 96L), (kind.Kind, kind.Count, kind.Reclaimed!.Value.Count));
        Assert.Equal(TimeSpan.FromMilliseconds(12), kind.Total);
        Assert.Equal(new LongestStall(7, "db", TimeSpan.FromMilliseconds(10)), kind.Longest);
        Assert.Equal([("db", 10_000L), ("web", 2000L)], report.Tasks.Select(task => (task.Name, task.Amount)));
    }

    [Fact]
    public void The_histogram_has_a_bucket_for_each_doubling()
    {
        double[] times = [0.0005, 0.003, 0.0031, 0.9];
        for (int i = 0; i < times.Length; i++)
        {
            Begin(i * 10, "db", 7);
            End((i * 10) + times[i], "db", 7, 0);
        }

        TimeBucket[] buckets = [.. Assert.Single(Report().Kinds).Histogram];
        Assert.Equal(new TimeBucket(0, 2, 1), buckets[0]);
        Assert.Equal(new TimeBucket(2, 4, 2), buckets[1]);
        Assert.Equal(new TimeBucket(512, 1024, 1), buckets[^1]);
        Assert.Equal(10, buckets.Length);
    }

    [Fact]
    public void Nobody_waits_for_kcompactd()
    {
        Compact("kcompactd0", 60, 5);
        Compact("db", 7, 3);

        StallReport report = Report();
        Assert.Equal(
            [(StallKind.Compaction, 3.0), (StallKind.BackgroundCompaction, 5.0)],
            report.Kinds.Select(kind => (kind.Kind, kind.Total.TotalMilliseconds)));
        Assert.Equal(3000, report.Amount);
        Assert.Equal([("complete", 2L)], report.Outcomes.Select(outcome => (outcome.Name, outcome.Events)));
    }

    [Fact]
    public void A_stall_of_which_one_end_is_missing_is_not_made_up()
    {
        End(1, "db", 7, 5);
        Begin(2, "db", 7);
        _view.Lose(3_000_000);
        End(9, "db", 7, 5);
        Begin(10, "web", 8);

        Assert.Empty(Report().Kinds);
        Assert.Equal(2, Report().Unfinished);
    }

    [Fact]
    public void kswapd_is_awake_from_its_wake_to_its_sleep()
    {
        _view.On(_trace.At(0), new KswapdActed(KswapdAct.Called, 0, new(0)));
        _view.On(_trace.At(1), new KswapdActed(KswapdAct.Woke, 0, new(0)));
        _view.On(_trace.At(5), new KswapdActed(KswapdAct.Slept, 0, null));

        Assert.Equal(new KswapdReport(1, 1, TimeSpan.FromMilliseconds(4)), Report().Kswapd);
    }

    private StallReport Report() => _view.Build(TraceOf.Coverage);

    private void Begin(double ms, string comm, int pid) =>
        _view.On(_trace.At(ms, comm, pid), new ReclaimBegun(ReclaimKind.Direct, new(0), 0));

    private void End(double ms, string comm, int pid, long pages) =>
        _view.On(_trace.At(ms, comm, pid), new ReclaimEnded(ReclaimKind.Direct, new(pages)));

    private void Compact(string comm, int pid, double ms)
    {
        _view.On(_trace.At(0, comm, pid), new CompactionBegun(null, true));
        _view.On(_trace.At(ms, comm, pid), new CompactionEnded(_trace.Tables.Names.Of("complete"u8)));
    }
}
