using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What was taken from a zone between the wake-up of kswapd and the failed request: at least low −
/// free.</summary>
/// <param name="Needed">The mark that the request failed at: its share of min and the lowmem reserve.</param>
public sealed record Burst(ZoneCheck Check, Pages Free, Pages Needed, Pages Min, Pages Low, Pages? Managed)
{
    private const double MostTimes = 64;

    /// <summary>The burst in the zone that came nearest to serving the request, of those below their low
    /// mark.</summary>
    /// <returns>Null when there is none for which free, needed and min were printed.</returns>
    public static Burst? Read(DiagnosedReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Burst? nearest = null;
        foreach (ZoneCheck check in report.Checks)
        {
            if (check is not { Eligible: true, ShortBy: { } shortBy } || Read(report, check) is not { } burst)
            {
                continue;
            }

            if (nearest is null || shortBy < nearest.Check.ShortBy!.Value) { nearest = burst; }
        }

        return nearest;
    }

    private static Burst? Read(DiagnosedReport report, ZoneCheck check)
    {
        if (check.Needed is not { Count: > 0 } needed || (check.Usable ?? check.Free) is not { } free) { return null; }
        ZoneState? zone = report.Memory?.Zones
            .FirstOrDefault(known => known.Node == check.Node && known.Name == check.Zone);
        if (zone is not { Min: { Count: > 0 } min }) { return null; }
        Pages low = zone.Low ?? new(min.Count + (min.Count / 4));
        return low > free ? new(check, free, needed, min, low, zone.Managed) : null;
    }

    public Pages Size => Low - Free;

    /// <summary>By how much all marks must grow so that low − burst stays above what the request needs.</summary>
    /// <remarks>low = min + max(min/4, managed × watermark_scale_factor / 10000) since v4.6, min + min/4 before: the
    /// second part does not grow with min. Taking the whole of <see cref="Needed"/> as growing is on the safe side: its
    /// lowmem reserve does not.</remarks>
    /// <returns>Null when no factor up to 64 does.</returns>
    public double? Factor()
    {
        double scaled = Low.Count - Min.Count > (Min.Count / 4) + 1 ? Low.Count - Min.Count : 0;
        for (double factor = 1.05; factor <= MostTimes; factor += 0.05)
        {
            double min = factor * Min.Count;
            if (min + Math.Max(min / 4, scaled) - Size.Count > factor * Needed.Count) { return factor; }
        }

        return null;
    }

    public string Sentence(PageSize pageSize)
    {
        string Kb(Pages pages) => $"{pages.ToKiB(pageSize).Count} kB";
        return $"In node {Check.Node} {Check.Zone} free memory fell from low ({Kb(Low)}), where kswapd wakes, to "
            + $"{Kb(Free)}: a burst of at least {Kb(Size)}; the request needed more than {Kb(Needed)}.";
    }
}
