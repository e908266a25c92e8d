using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class FragViewTests
{
    private readonly TraceOf _trace = new();
    private readonly FragView _view;

    public FragViewTests() => _view = new(_trace.Tables);

    [Fact]
    public void Fallbacks_are_told_by_the_types_that_the_kernel_names()
    {
        _view.Look(0, TraceOf.Guest());
        _view.On(_trace.At(0), new PageFellBack(1, new(0), new(10), 0, 1, true, null));
        _view.On(_trace.At(1), new PageFellBack(1, new(0), new(3), 2, 1, false, null));
        _view.On(_trace.At(2), new PageFellBack(1, new(0), new(3), 2, 1, false, null));

        FragReport report = _view.Build(TraceOf.Coverage);

        Assert.Equal((3L, 1L, 2L), (report.Events, report.TakenOver, report.Fragmenting));
        Assert.Equal(
            [new("Reclaimable", "Movable", 2, 0, 2), new TypeFallback("Unmovable", "Movable", 1, 1, 0)], report.Types);
        Assert.Equal([("order 3", 2L), ("order 10", 1L)], report.FallbackOrders.Select(row => (row.Name, row.Events)));
    }

    /// <summary>One block of order 3 in 4 pages of order 0: 4 of 12 pages are too small for order 3, all for order
    /// 9.</summary>
    [Fact]
    public void The_trend_is_the_index_of_free_memory_over_time()
    {
        _view.Look(0, Buddies("4 0 0 1 0 0 0 0 0 0 0"));
        _view.Look(2_000_000_000, Buddies("0 0 0 0 0 0 0 0 0 1 0"));

        ZoneTrend zone = Assert.Single(_view.Build(TraceOf.Coverage).Trend);
        Assert.Equal("Normal", zone.Zone);
        Assert.Equal(
            [new(TimeSpan.Zero, new(12), 333, 1000), new FreeMark(TimeSpan.FromSeconds(2), new(512), 0, 0)],
            zone.Marks);
    }

    [Fact]
    public void A_long_trend_keeps_its_length_and_fewer_marks()
    {
        for (int second = 0; second < 10_000; second++)
        {
            _view.Look(second * 1_000_000_000L, Buddies("4 0 0 1 0 0 0 0 0 0 0"));
        }

        ZoneTrend zone = Assert.Single(_view.Build(TraceOf.Coverage).Trend);
        Assert.InRange(zone.Marks.Count, 100, 240);
        Assert.InRange(zone.Marks[^1].At.TotalSeconds, 9900, 9999);
    }

    private static FakeHost Buddies(string counts) =>
        new FakeHost().With("/proc/buddyinfo", $"Node 0, zone   Normal {counts}\n");
}
