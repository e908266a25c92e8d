using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Factors;

/// <summary>min_free_kbytes as the zones show it: the min marks, without boost, of all zones that share it.</summary>
internal static class MinFree
{
    /// <returns>Null unless every printed zone shows its mark and the printed zones are all of RAM.</returns>
    public static KiB? Of(ReportFacts facts)
    {
        if (facts.Memory is not { } memory || !memory.Zones.Any()) { return null; }
        Pages sum = default;
        Pages managed = default;
        foreach (ZoneState zone in memory.Zones)
        {
            if (zone.Min is not { } min) { return null; }
            managed += zone.Managed ?? zone.Present ?? default;

            // HighMem and Movable have a mark of their own, outside min_free_kbytes.
            if (zone.Name is not ("HighMem" or "Movable")) { sum += min - (zone.Boost ?? default); }
        }

        bool whole = memory.Totals.TotalRam is not { } total || managed.Count * 10 >= total.Count * 9;
        return whole ? memory.InKiB(sum) : null;
    }
}
