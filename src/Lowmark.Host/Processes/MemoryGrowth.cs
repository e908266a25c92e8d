using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>How a figure changed between two samples.</summary>
/// <param name="Change">Below zero when it fell.</param>
/// <param name="Over">Longer than nothing.</param>
public readonly record struct MemoryGrowth(KiB Change, TimeSpan Over)
{
    /// <summary>At the same pace for an hour; a remainder is dropped.</summary>
    public KiB PerHour
    {
        get
        {
            Int128 hourly = (Int128)Change.Count * TimeSpan.TicksPerHour / Math.Max(Over.Ticks, 1);
            return new((long)Int128.Clamp(hourly, long.MinValue, long.MaxValue));
        }
    }

    /// <returns>Null when one of the figures is not known or no time went by.</returns>
    internal static MemoryGrowth? Between((KiB? Figure, TimeSpan At) before, (KiB? Figure, TimeSpan At) now) =>
        before.Figure is { } from && now.Figure is { } to && now.At > before.At
            ? new(to - from, now.At - before.At)
            : null;
}
