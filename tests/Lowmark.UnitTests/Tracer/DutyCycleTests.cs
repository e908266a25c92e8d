using Lowmark.Traces.Wanted;
using Lowmark.Tracer.Budgets;

namespace Lowmark.UnitTests.Tracer;

public class DutyCycleTests
{
    private const int SlotsPerSecond = 10;

    private static readonly TimeSpan s_slot = TimeSpan.FromSeconds(1.0 / SlotsPerSecond);
    private static readonly TraceBudget s_budget = new(10, 100_000);

    [Fact]
    public void Within_the_budget_everything_is_recorded()
    {
        DutyCycle duty = new(s_budget, TimeSpan.FromMicroseconds(0.5));

        Assert.Equal(100, Run(duty, 100, eventsPerSlot: 9_000, cpuShare: 0.05));
        Assert.Equal((1, null), (duty.Share, duty.Why));
    }

    /// <summary>Four times the events: a quarter of the time.</summary>
    [Fact]
    public void Beyond_the_events_it_records_part_of_the_time_and_says_so()
    {
        DutyCycle duty = new(s_budget, TimeSpan.Zero);
        Run(duty, 50, eventsPerSlot: 40_000, cpuShare: 0);

        Assert.InRange(Run(duty, 200, eventsPerSlot: 40_000, cpuShare: 0), 35, 65);
        Assert.Contains("events a second", duty.Why, StringComparison.Ordinal);
        Assert.Contains("400,000", duty.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_cpu_time_likewise()
    {
        DutyCycle duty = new(s_budget, TimeSpan.Zero);
        Run(duty, 50, eventsPerSlot: 100, cpuShare: 0.2);

        Assert.InRange(Run(duty, 200, eventsPerSlot: 100, cpuShare: 0.2), 70, 130);
        Assert.Contains("% of a CPU", duty.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_kernel_takes_counts_too()
    {
        DutyCycle duty = new(new(10, 10_000_000), TimeSpan.FromMicroseconds(2));

        Run(duty, 50, eventsPerSlot: 40_000, cpuShare: 0);

        Assert.InRange(duty.Share, 0.05, 0.35);
    }

    [Fact]
    public void When_it_becomes_less_all_is_recorded_again()
    {
        DutyCycle duty = new(s_budget, TimeSpan.Zero);
        Run(duty, 50, eventsPerSlot: 100_000, cpuShare: 0);
        Assert.True(duty.Share < 0.5);

        Run(duty, 300, eventsPerSlot: 10, cpuShare: 0);

        Assert.Equal(1, duty.Share);
        Assert.NotNull(duty.Why);
    }

    [Fact]
    public void A_flood_ends_the_recording_within_the_second()
    {
        DutyCycle duty = new(s_budget, TimeSpan.Zero);

        Assert.True(duty.Next(s_slot, TimeSpan.Zero, 150_000));
        Assert.False(duty.Next(s_slot, TimeSpan.Zero, 150_000));
    }

    [Fact]
    public void However_much_comes_a_little_is_still_recorded()
    {
        DutyCycle duty = new(s_budget, TimeSpan.Zero);

        Run(duty, 100, eventsPerSlot: 1_000_000_000, cpuShare: 0);

        Assert.True(duty.Share >= DutyCycle.LeastShare);
        Assert.True(Run(duty, 500, eventsPerSlot: 1_000_000_000, cpuShare: 0) > 0);
    }

    /// <returns>In how many slots it recorded.</returns>
    private static int Run(DutyCycle duty, int slots, long eventsPerSlot, double cpuShare)
    {
        bool isOn = true;
        int on = 0;
        for (int i = 0; i < slots; i++)
        {
            isOn = duty.Next(s_slot, isOn ? s_slot * cpuShare : TimeSpan.Zero, isOn ? eventsPerSlot : 0);
            on += isOn ? 1 : 0;
        }

        return on;
    }
}
