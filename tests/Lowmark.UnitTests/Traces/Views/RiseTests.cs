using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class RiseTests
{
    [Fact]
    public void The_highest_rise_is_from_the_lowest_point_of_the_window()
    {
        Rise rise = new(1000);
        rise.Add(0, 5);
        rise.Add(10, -3);
        rise.Add(20, 4);

        Assert.Equal(6, rise.Highest);      // 0, 5, 2, 6
    }

    [Fact]
    public void What_rose_before_the_window_does_not_count()
    {
        Rise rise = new(1000);
        for (int at = 0; at <= 10_000; at += 100) { rise.Add(at, 1); }

        Assert.InRange(rise.Highest, 10, 12);     // 101 in all, 10 within a window
    }

    [Fact]
    public void It_is_what_looking_at_each_pair_of_times_gives()
    {
        Rise rise = new(128);
        uint seed = 12345;
        List<(long Time, long Sum)> sums = [(0, 0)];
        long sum = 0;
        for (long time = 1; time < 3000; time += 3)
        {
            seed = (seed * 1664525) + 1013904223;
            long change = (seed >> 28) - 7;
            rise.Add(time, change);
            sum += change;
            sums.Add((time, sum));
        }

        // Just before a change the sum is that of the change before it, which may lie further back.
        long expected = sums.SelectMany((end, at) => sums.Take(at)
            .Where((_, from) => sums[from + 1].Time >= end.Time - 128).Select(start => end.Sum - start.Sum)).Max();
        Assert.Equal(expected, rise.Highest);
    }

    [Fact]
    public void Any_number_of_steps_at_one_time_is_kept_in_bounded_room()
    {
        Rise rise = new(100_000_000);
        for (int i = 0; i < 1_000_000; i++) { rise.Add(i, 1); }

        Assert.Equal(1_000_000, rise.Highest);
    }
}
