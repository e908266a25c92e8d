using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

/// <summary>Bursts of requests that can not wait, on a guest of 6.12 with min_free_kbytes of 2036.</summary>
public class AtomicViewTests
{
    private readonly TraceOf _trace = new();
    private readonly AtomicView _view;

    public AtomicViewTests()
    {
        _view = new(_trace.Tables);
        _view.Look(0, TraceOf.Guest());
    }

    [Fact]
    public void A_burst_is_what_was_out_at_once()
    {
        Ask(0, 100, TraceOf.Normal, TraceOf.Atomic);
        for (ulong i = 0; i < 60; i++) { Free(2, TraceOf.Normal + i); }
        Ask(3, 50, TraceOf.Normal + 500, TraceOf.Atomic);

        AtomicBurst burst = Assert.Single(Report().Largest);
        Assert.Equal(150, burst.Pages.Count);
        Assert.Equal(100, burst.Peak.Count);        // 100, 40, 90
        Assert.Equal(150, burst.Requests);
    }

    [Fact]
    public void After_a_quiet_time_a_new_burst_begins_and_what_is_out_counts_no_more()
    {
        Ask(0, 100, TraceOf.Normal, TraceOf.Atomic);
        Ask(20, 30, TraceOf.Normal + 500, TraceOf.Atomic);

        AtomicReport report = Report();
        Assert.Equal(2, report.Bursts);
        Assert.Equal([100, 30], report.Largest.Select(burst => burst.Peak.Count));
        Assert.Equal(100, Assert.Single(report.Zones).Peak.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(20), report.Largest[1].At);
    }

    [Fact]
    public void Of_a_burst_that_goes_on_only_what_came_within_the_window_counts()
    {
        for (int i = 0; i < 100; i++) { Ask(i * 5, 1, TraceOf.Normal + (ulong)i, TraceOf.Atomic); }

        AtomicBurst burst = Assert.Single(Report().Largest);
        Assert.Equal(100, burst.Pages.Count);
        Assert.InRange(burst.Peak.Count, 20, 22);
    }

    /// <summary>min 202: GFP_ATOMIC goes down to 202 − 101 = 101, less a quarter (25) = 76, so there are 126.</summary>
    [Theory]
    [InlineData(126, true)]
    [InlineData(127, false)]
    public void The_reserve_of_a_zone_is_what_lies_below_its_min_mark(int pages, bool holds)
    {
        Ask(0, pages, TraceOf.Normal, TraceOf.Atomic);

        AtomicZone zone = Assert.Single(Report().Zones);
        Assert.Equal((0, "Normal", AtomicClass.BelowMin), (zone.Node, zone.Zone, zone.Class));
        Assert.Equal(126, zone.Room!.Value.Count);
        Assert.Equal(holds, zone.Holds);
    }

    /// <summary>150 pages need a min of 240: down to 120, less 30. 240 of 26118 in 65523 managed pages are 603 pages of
    /// min_free_kbytes.</summary>
    [Fact]
    public void The_needed_reserve_is_the_smallest_that_holds_and_an_eighth_more_is_advised()
    {
        Ask(0, 150, TraceOf.Normal, TraceOf.Atomic);

        AtomicReport report = Report();
        Assert.Equal(2036, report.MinFree!.Value.Count);
        Assert.Equal(603 * 4, report.NeededMinFree!.Value.Count);
        Assert.Equal("min_free_kbytes=2713", report.Advised!.Setting);
    }

    [Fact]
    public void A_burst_that_the_reserve_holds_needs_no_change()
    {
        Ask(0, 20, TraceOf.Normal, TraceOf.Atomic);

        Assert.Null(Report().Advised);
        Assert.InRange(Report().NeededMinFree!.Value.Count, 4, 2035);
    }

    /// <summary>Without __GFP_HIGH it stops at min; kswapd is woken at low, 50 pages above.</summary>
    [Theory]
    [InlineData(TraceOf.NoWait, AtomicClass.AboveMin, true)]
    [InlineData(TraceOf.Frag, null, null)]
    [InlineData("__GFP_KSWAPD_RECLAIM|__GFP_NOWARN|__GFP_NORETRY", AtomicClass.Optional, null)]
    [InlineData("GFP_TRANSHUGE_LIGHT", AtomicClass.Optional, null)]
    public void Requests_are_told_apart_by_what_they_may_take(string asks, AtomicClass? expected, bool? holds)
    {
        Ask(0, 50, TraceOf.Normal, asks);

        AtomicReport report = Report();
        if (expected is null)
        {
            Assert.Empty(report.Zones);
            return;
        }

        AtomicZone zone = Assert.Single(report.Zones);
        Assert.Equal((expected, 50L, holds), (zone.Class, zone.Room!.Value.Count, zone.Holds));
    }

    [Fact]
    public void Each_zone_has_its_own_burst()
    {
        Ask(0, 10, TraceOf.Dma32, TraceOf.Atomic);
        Ask(1, 30, TraceOf.Normal, TraceOf.Atomic);

        Assert.Equal(
            [("DMA32", 10L), ("Normal", 30L)], Report().Zones.Select(zone => (zone.Zone!, zone.Peak.Count)));
        Assert.Equal(40, Assert.Single(Report().Largest).Peak.Count);
    }

    [Fact]
    public void A_request_that_got_nothing_is_counted_and_takes_no_page()
    {
        _view.On(_trace.At(0), _trace.Page(null, TraceOf.Atomic, order: 3));

        AtomicReport report = Report();
        Assert.Equal((1L, 1L), (report.Events, report.Failed));
        Assert.Equal(0, Assert.Single(report.Largest).Pages.Count);
        Assert.Empty(report.Zones);
    }

    [Fact]
    public void Without_the_machines_files_the_reserve_is_not_computed()
    {
        AtomicView view = new(_trace.Tables);
        view.On(_trace.At(0), _trace.Page(TraceOf.Normal, TraceOf.Atomic));

        AtomicReport report = view.Build(TraceOf.Coverage);
        Assert.Null(report.NeededMinFree);
        Assert.Contains("/proc/zoneinfo", report.WhyNotComputed, StringComparison.Ordinal);
        Assert.Null(Assert.Single(report.Zones).Room);
    }

    [Fact]
    public void An_answer_in_the_middle_changes_nothing()
    {
        Ask(0, 10, TraceOf.Normal, TraceOf.Atomic);
        Report();
        Ask(1, 10, TraceOf.Normal + 100, TraceOf.Atomic);

        Assert.Equal(20, Assert.Single(Report().Largest).Peak.Count);
    }

    private AtomicReport Report() => _view.Build(TraceOf.Coverage);

    private void Ask(double ms, int pages, ulong first, string asks)
    {
        for (int i = 0; i < pages; i++) { _view.On(_trace.At(ms), _trace.Page(first + (ulong)i, asks)); }
    }

    private void Free(double ms, ulong pfn) => _view.On(_trace.At(ms), new PageFreed(pfn, default));
}
