using System.Globalization;

namespace Lowmark.Bench;

/// <summary>The command line of <c>bench/run</c>.</summary>
/// <param name="Root">The checkout.</param>
/// <param name="Bench">"scan", "reports", "start", "trace", "overhead", "check" or "refresh".</param>
/// <param name="Sizes">Bytes of each log to make, in order.</param>
/// <param name="Rounds">How often each command runs; the median counts.</param>
/// <param name="Folder">Where the logs are made; they are deleted at the end.</param>
internal sealed record BenchOptions(string Root, string Bench, IReadOnlyList<long> Sizes, int Rounds, string Folder)
{
    /// <summary>Idle processes beside a check.</summary>
    public IReadOnlyList<int> Processes { get; init; } = [1000];

    public const string Usage =
        "usage: bench/run record, or: scan|reports|start|trace [--size N(kB|MB|GB)[,N...]] [--rounds N] "
        + "[--folder DIR], or: overhead|check|refresh [--processes N[,N...]] [--rounds N] [--folder DIR]";

    /// <returns>Null when it is not a command line of ours.</returns>
    public static BenchOptions? Parse(string[] args)
    {
        bool isBench = args is [_, "scan" or "reports" or "start" or "check" or "refresh" or "trace" or "overhead", ..];
        if (!isBench || args.Length % 2 != 0) { return null; }
        string root = args[0];

        string folder = Path.GetTempPath();
        BenchOptions options = args[1] switch
        {
            "scan" => new(root, args[1], [2_000_000_000], Rounds: 7, folder),
            "reports" => new(root, args[1], [1_000_000, 10_000_000, 100_000_000], Rounds: 5, folder),
            "trace" => new(root, args[1], [200_000_000], Rounds: 7, folder),
            "overhead" => new(root, args[1], [], Rounds: 7, folder),
            "check" or "refresh" => new(root, args[1], [], Rounds: 21, folder),
            _ => new(root, args[1], [10_000], Rounds: 41, folder),
        };
        for (int at = 2; at < args.Length; at += 2)
        {
            if (With(options, args[at], args[at + 1]) is not { } changed) { return null; }
            options = changed;
        }

        return options;
    }

    private static BenchOptions? With(BenchOptions options, string name, string value) => name switch
    {
        "--size" => SizesOf(value) is { } sizes ? options with { Sizes = sizes } : null,
        "--rounds" => int.TryParse(value, CultureInfo.InvariantCulture, out int rounds) && rounds > 0
            ? options with { Rounds = rounds }
            : null,
        "--processes" => CountsOf(value) is { } counts ? options with { Processes = counts } : null,
        "--folder" => options with { Folder = value },
        _ => null,
    };

    private static int[]? CountsOf(string text)
    {
        string[] parts = text.Split(',');
        int[] counts = [
            .. parts.Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out int count) ? count : 0)];
        return counts.Any(count => count is < 1 or > 30_000) ? null : counts;
    }

    private static long[]? SizesOf(string text)
    {
        long?[] sizes = [.. text.Split(',').Select(SizeOf)];
        return sizes.Contains(null) ? null : [.. sizes.Select(size => size!.Value)];
    }

    /// <summary>A size has its unit, in powers of ten: throughput is counted so.</summary>
    private static long? SizeOf(string text)
    {
        (string Unit, long Bytes)[] units = [("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
        foreach ((string unit, long bytes) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && count > 0)
            {
                return count * bytes;
            }
        }

        return null;
    }
}
