using Lowmark.Cli.Top;

namespace Lowmark.UnitTests.Cli.Top;

public class SampleRhythmTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>2 % of a second are 20 ms.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    [InlineData(90, 5)]
    [InlineData(5000, 10)]
    public void A_dear_look_is_taken_less_often(int milliseconds, int every)
    {
        SampleRhythm rhythm = new();
        for (int run = 0; run < 3; run++) { rhythm.Note(TimeSpan.FromMilliseconds(milliseconds), s_second); }

        Assert.Equal(every, rhythm.Every);
        Assert.Equal(
            10 / every, Enumerable.Range(0, 10 / every * every).Count(_ => rhythm.IsDue()));
    }

    [Fact]
    public void A_first_run_that_is_slow_does_not_count()
    {
        SampleRhythm rhythm = new();
        foreach (int milliseconds in (int[])[400, 60, 3])
        {
            Assert.Equal(1, rhythm.Every);
            rhythm.Note(TimeSpan.FromMilliseconds(milliseconds), s_second);
        }

        Assert.Equal(1, rhythm.Every);
    }
}
