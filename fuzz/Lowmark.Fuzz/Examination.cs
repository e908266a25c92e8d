namespace Lowmark.Fuzz;

/// <summary>How much is asked of a case: the more, the longer it takes.</summary>
internal enum Depth
{
    /// <summary>No exception, bounded time and memory.</summary>
    Engine,

    /// <summary>Every line is accounted for, too.</summary>
    Accounts,

    /// <summary>Every presenter's output, twice, too.</summary>
    Output,
}

/// <summary>What must hold of any input.</summary>
/// <remarks>The bounds are wide: they find a path that takes the square of its input, not a slow one.</remarks>
internal static class Examination
{
    private const long AllocatedAnyway = 4 << 20;
    private const long AllocatedPerByte = 1000;
    private const int TicksPerByte = 30;            // 3 µs
    private const int TimesMeasured = 3;

    private static readonly TimeSpan s_anyway = TimeSpan.FromMilliseconds(100);

    public static Depth DepthOf(ulong seed) => seed switch
    {
        _ when seed % 16 == 0 => Depth.Output,
        _ when seed % 4 == 0 => Depth.Accounts,
        _ => Depth.Engine,
    };

    /// <returns>What is wrong, its kind before the colon; null when nothing is.</returns>
    public static string? Complaint(byte[] log, Depth depth)
    {
        return Caught(() => Cost(log, () => Explained.Read(log))
            ?? (depth >= Depth.Accounts ? LineAccounts.Complaint(log) ?? LineByLine.Complaint(log) : null)
            ?? (depth >= Depth.Output ? OfOutput(log) : null));
    }

    /// <summary>What is thrown is complained of, too.</summary>
    public static string? Caught(Func<string?> complaint)
    {
        try
        {
            return complaint();
        }
#pragma warning disable CA1031 // Whatever is thrown is the finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"{e.GetType().Name}{(e.StackTrace ?? "").Split('\n')[0]}: {e}";
        }
    }

    /// <returns>That reading took more time or memory than its input's size lets expect; null when not.</returns>
    public static string? Cost(byte[] log, Action read)
    {
        TimeSpan least = TimeSpan.MaxValue;
        TimeSpan most = s_anyway + TimeSpan.FromTicks(TicksPerByte * (long)log.Length);
        for (int time = 0; time < TimesMeasured && least > most; time++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan start = ThreadTime.Now;
            read();
            TimeSpan taken = ThreadTime.Now - start;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > AllocatedAnyway + (AllocatedPerByte * log.Length))
            {
                return $"allocates: {allocated} bytes for {log.Length}";
            }

            if (taken < least) { least = taken; }
        }

        return least > most ? $"slow: {least.TotalMilliseconds:F0} ms for {log.Length} bytes" : null;
    }

    private static string? OfOutput(byte[] log)
    {
        Rendered rendered = Rendered.Of(log);
        return rendered.Complaint()
            ?? (rendered.IsSameAs(Rendered.Of(log)) ? null : "not the same: two runs gave two outputs");
    }
}
