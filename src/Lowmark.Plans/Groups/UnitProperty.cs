using Lowmark.Kernel;

namespace Lowmark.Plans.Groups;

/// <summary>A bound of a unit's group, set through systemd, which would set back what is written past it.</summary>
/// <remarks>systemctl(1), set-property: holds at once, and over reboots unless --runtime is given; it is kept in
/// /etc/systemd/system.control, where taking it back leaves the old value written down.</remarks>
internal static class UnitProperty
{
    /// <param name="unit">A name that systemd allows.</param>
    /// <param name="old">In systemd's words, as the value.</param>
    public static RunProgram Set(PlanSite site, string unit, string property, string old, string value) => new(
        $"has systemd set {property}={value} for {unit}, before {(old.Length == 0 ? "not set" : old)}"
            + (site.Options.Lasting ? ", over reboots, too" : ", until the next boot"),
        "systemctl",
        Arguments(site, unit, $"{property}={value}"),
        null,
        Arguments(site, unit, $"{property}={old}"));

    private static EquatableArray<string> Arguments(PlanSite site, string unit, string assignment) =>
        site.Options.Lasting
            ? ["set-property", "--", unit, assignment]
            : ["set-property", "--runtime", "--", unit, assignment];
}
