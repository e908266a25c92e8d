using Lowmark.Changes;

namespace Lowmark.Plans.Tasks;

/// <summary>One service restarted.</summary>
internal static class RestartPlan
{
    /// <summary>Those that the rest of the machine hangs on: restarting them ends sessions or needs a reboot.</summary>
    private static readonly string[] s_vital =
        ["dbus.service", "dbus-broker.service", "systemd-logind.service", "systemd-journald.service", "init.scope"];

    public static Draft Of(RestartUnit change, PlanSite site)
    {
        if (UnitChoice.WhyNot(site, change.Unit, ".service") is { } why) { return Draft.Refuse(why); }
        if (IsVital(change.Unit))
        {
            return Draft.Refuse("The machine's sessions hang on it: restart the machine instead.");
        }

        if (!site.Options.Now)
        {
            return Draft.Refuse("A restart happens once.", $"--set timer:restart:{change.Unit}=CALENDAR");
        }

        return new Drafted(
            [new RunProgram($"restarts {change.Unit}", "systemctl", ["restart", "--", change.Unit], null, null)],
            [],
            "What the service does is interrupted. In a cluster, restart one member at a time.",
            "nothing can be taken back: what it held in memory is gone");
    }

    public static bool IsVital(string unit) =>
        s_vital.Contains(unit) || unit.StartsWith("user@", StringComparison.Ordinal);
}
