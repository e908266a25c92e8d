using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.Host;

namespace Lowmark.UnitTests.Diagnosis.Hosts;

public class PulseTests
{
    private const string Guest = "7.2.13/numa-cpuset-before";

    [Fact]
    public void Rates_and_stalls_are_those_between_two_samples()
    {
        FakeHost files = GuestFiles.Of(Guest).With("/proc/uptime", "100.00 1.00\n")
            .With("/proc/vmstat", "allocstall_dma32 5\nallocstall_normal 10\npswpin 7\n")
            .With("/proc/pressure/memory", "some avg10=1.00 avg60=3.00 avg300=0.00 total=1000000\n");
        HostSampler sampler = new(files);
        sampler.SampleFigures();
        HostPulse first = PulseReader.Read(sampler);
        files.With("/proc/uptime", "102.00 1.00\n")
            .With("/proc/vmstat", "allocstall_dma32 8\nallocstall_normal 11\npswpin 6\n")
            .With("/proc/pressure/memory", "some avg10=1.00 avg60=3.00 avg300=0.00 total=1500000\n");
        sampler.SampleFigures();
        HostPulse pulse = PulseReader.Read(sampler);

        Assert.Null(first.Interval);
        Assert.Equal(new HostRate(RateKind.AllocationStalls, null, IsCounted: true), first.Rates[0]);
        // 4 stalls and half a second of waiting in two seconds; a counter that went back tells nothing.
        Assert.Equal(new HostRate(RateKind.AllocationStalls, 2, IsCounted: true), pulse.Rates[0]);
        Assert.Equal(
            new HostRate(RateKind.SwappedIn, null, IsCounted: true),
            pulse.Rates.Single(rate => rate.Kind is RateKind.SwappedIn));
        Assert.Equal(
            new HostRate(RateKind.OomKills, null, IsCounted: false),
            pulse.Rates.Single(rate => rate.Kind is RateKind.OomKills));
        Assert.Equal(new StallShare(25, 1, 3, 0), pulse.SomeStalled);
        Assert.Equal(-1, pulse.SomeStalled!.Trend);
        Assert.Null(pulse.FullStalled);
    }

    /// <summary>Node 1 of the guest: 4 pages of order 0, 2 blocks of order 1, ….</summary>
    [Fact]
    public void The_share_in_small_pieces_is_that_of_the_kernel()
    {
        HostSampler sampler = new(new FakeHost()
            .With("/proc/buddyinfo", "Node 0, zone   Normal      4      2      0      1 \n"));
        sampler.SampleFigures();
        ZonePieces pieces = Assert.Single(PulseReader.Read(sampler).Pieces);

        // 4 + 4 + 8 pages: below order 1 there are 4 of 16, below order 2 and 3 there are 8.
        Assert.Equal([4L, 2, 0, 1], pieces.Blocks);
        Assert.Equal([0, 250, 500, 500], pieces.UnusablePermille);
    }

    [Fact]
    public void A_machine_that_says_nothing_has_a_pulse_of_nothing()
    {
        HostSampler sampler = new(new FakeHost());
        sampler.SampleFigures();
        HostPulse pulse = PulseReader.Read(sampler);

        Assert.Null(pulse.Memory);
        Assert.Null(pulse.Room);
        Assert.Null(pulse.SomeStalled);
        Assert.Empty(pulse.Pieces);
        Assert.All(pulse.Rates, rate => Assert.False(rate.IsCounted));
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, -1)]
    [InlineData(50, 45, 0)]
    [InlineData(0.4, 0, 0)]
    public void A_trend_is_clear_or_none(double avg10, double avg60, int trend) =>
        Assert.Equal(trend, new StallShare(null, avg10, avg60, 0).Trend);

    /// <summary>1000 kB less every second, with 60 seconds looked back: 600 MB are used up in ten minutes.</summary>
    [Fact]
    public void What_is_left_at_the_rate_of_the_last_minute_is_told()
    {
        PulseHistory history = new(200);
        for (int second = 0; second <= 100; second++)
        {
            history.Add(Pulse(second, 700_000 - (1000 * second)));
            Assert.Equal(second < 5, history.TimeLeft is null);
        }

        Assert.Equal(TimeSpan.FromSeconds(600), history.TimeLeft);
    }

    [Fact]
    public void Nothing_is_foretold_when_memory_does_not_shrink_or_the_end_is_far()
    {
        PulseHistory steady = new(200);
        PulseHistory far = new(200);
        for (int second = 0; second <= 60; second++)
        {
            steady.Add(Pulse(second, 600_000));
            far.Add(Pulse(second, 600_000_000 - second));
        }

        Assert.Null(steady.TimeLeft);
        Assert.Null(far.TimeLeft);
    }

    [Fact]
    public void Only_the_last_marks_are_kept()
    {
        PulseHistory history = new(3);
        for (int second = 0; second < 5; second++) { history.Add(Pulse(second, 250_000)); }

        Assert.Equal([2, 3, 4], history.Marks.Select(mark => (int)mark.At.TotalSeconds));
        Assert.All(history.Marks, mark => Assert.Equal(75, mark.UsedPercent));
    }

    private static HostPulse Pulse(int second, long available) => new()
    {
        Uptime = TimeSpan.FromSeconds(second),
        Ram = new KiB(1_000_000),
        Available = new KiB(available),
        SwapTotal = new KiB(0),
        SwapFree = new KiB(0),
    };
}
