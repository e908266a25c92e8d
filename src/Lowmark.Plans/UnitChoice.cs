using Lowmark.Remedies;

namespace Lowmark.Plans;

/// <summary>Whether a unit that somebody named, or a log did, may be touched.</summary>
internal static class UnitChoice
{
    /// <returns>Null when it may.</returns>
    public static string? WhyNot(PlanSite site, string unit, string kind)
    {
        if (!UnitDropIn.IsUnitName(unit)) { return "That is no name of a unit."; }
        if (!unit.EndsWith(kind, StringComparison.Ordinal))
        {
            return $"Only a unit whose name ends in {kind} has that.";
        }

        if (!site.HasSystemd) { return "No systemd runs here."; }
        return UnitFiles.Exists(site, unit) ? null : $"No unit {unit} is installed here.";
    }
}
