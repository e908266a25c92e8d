using Lowmark.Fuzz;

namespace Lowmark.UnitTests.Cli.Explain;

/// <summary>No input takes the square of its length, in time or in memory.</summary>
/// <remarks>A log eight times as long may take eight times as much; the square would be sixty-four times. Processor
/// time of this thread is compared with itself, never with a clock.</remarks>
public class GrowthTests
{
    private const int Times = 8;
    private const int MostTimes = 24;
    private const int Lines = 800;
    private const int PartsOfALine = 4000;
    private const int Tries = 4;

    private static readonly TimeSpan s_leastTime = TimeSpan.FromMilliseconds(5);
    private const long LeastAllocated = 1 << 20;

    public static TheoryData<string> Names => [.. EndlessLogs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_longer_log_takes_no_more_than_its_length(string name)
    {
        int parts = EndlessLogs.All[name].Part.Contains('\n', StringComparison.Ordinal) ? Lines : PartsOfALine;
        byte[] shorter = EndlessLogs.Of(name, parts);
        byte[] longer = EndlessLogs.Of(name, parts * Times);
        Cost(shorter);      // what is compiled or rented once counts for nobody

        (double Time, double Allocated) growth = default;
        for (int i = 0; i < Tries && (i == 0 || growth.Time > MostTimes); i++)
        {
            (TimeSpan Time, long Allocated) small = Cost(shorter);
            (TimeSpan Time, long Allocated) large = Cost(longer);
            growth = (large.Time / Max(small.Time, s_leastTime),
                (double)large.Allocated / Math.Max(small.Allocated, LeastAllocated));
        }

        Assert.True(growth.Time <= MostTimes, $"{growth.Time:F0} times the time for {Times} times the log");
        Assert.True(growth.Allocated <= MostTimes, $"{growth.Allocated:F0} times the memory for {Times} times the log");
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static (TimeSpan Time, long Allocated) Cost(byte[] log)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadTime.Now;
        _ = Rendered.Of(log);
        return (ThreadTime.Now - start, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
