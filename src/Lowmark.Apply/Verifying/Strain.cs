using Lowmark.Host;

namespace Lowmark.Apply.Verifying;

/// <summary>What a machine suffered over a span of time for lack of memory. Null is "this kernel does not count
/// it".</summary>
/// <param name="SomePercent">Share of the time in which some task waited for memory, 0 to 100.</param>
/// <param name="FullPercent">The same of all tasks at once.</param>
/// <param name="AllocationStallsPerSecond">Allocations that had to reclaim for themselves.</param>
/// <param name="CompactionFailuresPerSecond">Times the kernel tried to make a large block, and could not.</param>
/// <param name="Kills">In all of the span, by the OOM killer, of the machine or of a group.</param>
public sealed record Strain(
    TimeSpan Span, double? SomePercent, double? FullPercent, double? AllocationStallsPerSecond,
    double? CompactionFailuresPerSecond, long? Kills)
{
    /// <returns>Null when no time lies between, or the clock was not read.</returns>
    internal static Strain? Between(StrainTally first, StrainTally last)
    {
        if (last.Uptime - first.Uptime is not { Ticks: > 0 } span) { return null; }
        return new(
            span, Share(first.SomeStalled, last.SomeStalled, span), Share(first.FullStalled, last.FullStalled, span),
            Rise(first.AllocationStalls, last.AllocationStalls) / span.TotalSeconds,
            Rise(first.CompactionFailures, last.CompactionFailures) / span.TotalSeconds,
            Rise(first.Kills, last.Kills));
    }

    private static double? Share(TimeSpan? first, TimeSpan? last, TimeSpan span) =>
        last - first is { Ticks: >= 0 } stalled ? Math.Min(100, 100 * stalled / span) : null;

    private static long? Rise(long? first, long? last) => last >= first ? last - first : null;
}

/// <summary>The counters behind it at one moment; they only rise.</summary>
/// <param name="Uptime">When.</param>
internal readonly record struct StrainTally(
    TimeSpan? Uptime, TimeSpan? SomeStalled, TimeSpan? FullStalled, long? AllocationStalls, long? CompactionFailures,
    long? Kills)
{
    public static StrainTally Of(HostFigures figures) => new(
        figures.Uptime, figures.MemoryPressure.Some?.Total, figures.MemoryPressure.Full?.Total,
        figures.VmStat.AllocStalls, figures.VmStat["compact_fail"u8], figures.VmStat["oom_kill"u8]);
}
