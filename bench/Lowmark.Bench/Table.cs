using System.Globalization;

namespace Lowmark.Bench;

/// <summary>Medians as a small table.</summary>
internal static class Table
{
    public static string Row(string name, long inputBytes, IReadOnlyList<Measured> runs)
    {
        TimeSpan wall = Median(runs);
        string speed = inputBytes / wall.TotalSeconds is var perSecond && perSecond >= 1e9
            ? string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e9,7:F2} GB/s")
            : string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e6,7:F1} MB/s");
        string peak = runs.Max(run => run.PeakResident) is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6,8:F1} MB")
            : "unknown";
        string spread = string.Create(
            CultureInfo.InvariantCulture,
            $"{runs.Min(run => run.Wall).TotalSeconds:F3}-{runs.Max(run => run.Wall).TotalSeconds:F3}");
        return string.Create(
            CultureInfo.InvariantCulture, $"{name,-28} {wall.TotalSeconds,8:F3} s  ({spread})  {speed}  peak {peak}");
    }

    public static TimeSpan Median(IReadOnlyList<Measured> runs)
    {
        TimeSpan[] sorted = [.. runs.Select(run => run.Wall).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Size(long bytes) => bytes % 1_000_000_000 == 0
        ? $"{(bytes / 1_000_000_000).ToString(CultureInfo.InvariantCulture)} GB"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.###} MB");
}
