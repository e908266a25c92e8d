using Lowmark.Host.Text;

namespace Lowmark.Host.Features;

/// <summary>/sys/module/zswap/parameters: compressed pages in RAM before they go to swap. What it holds is in
/// meminfo.</summary>
/// <remarks>Documentation/admin-guide/mm/zswap.rst; v3.11 to 7.2.</remarks>
/// <param name="MaxPoolPercent">Of RAM.</param>
/// <param name="Pool"><c>zpool</c>; no longer there in the newest kernels.</param>
public sealed record Zswap(
    bool Enabled, long? MaxPoolPercent, long? AcceptThresholdPercent, string? Compressor, string? Pool,
    bool? ShrinkerEnabled)
{
    private const string Folder = "/sys/module/zswap/parameters/";

    /// <returns>Null where the kernel has none.</returns>
    public static Zswap? Read(IHostFiles files) => files.Flag(Folder + "enabled") is not { } enabled
        ? null
        : new(
            enabled,
            files.Number(Folder + "max_pool_percent"),
            files.Number(Folder + "accept_threshold_percent"),
            files.Line(Folder + "compressor"),
            files.Line(Folder + "zpool"),
            files.Flag(Folder + "shrinker_enabled"));
}
