using Lowmark.Changes;
using Lowmark.Plans.Tasks;

namespace Lowmark.Plans.Timers;

/// <summary>A service restarted at set times, if it runs then: a stop-gap for one that leaks.</summary>
internal static class RestartTimerPlan
{
    private const int LongestStem = 200;

    public static Draft Of(ScheduleRestart change, PlanSite site)
    {
        if (UnitChoice.WhyNot(site, change.Unit, ".service") is { } why) { return Draft.Refuse(why); }
        if (RestartPlan.IsVital(change.Unit)) { return Draft.Refuse("The machine's sessions hang on it."); }
        if (site.FolderOf("systemctl") is not { } folder) { return Draft.Refuse("systemctl is not installed."); }
        string stem = change.Unit[..change.Unit.LastIndexOf('.')];
        if (stem.Length > LongestStem) { return Draft.Refuse("Its name is too long for a timer of ours beside it."); }
        // A template's @ would make ours an instance, and ExecStart= gives a backslash a meaning.
        string name = $"lowmark-restart-{stem.Replace('@', '-').Replace('\\', '-')}";
        string unit = change.Unit.Replace(@"\", @"\\", StringComparison.Ordinal);
        return TimerFiles.Plan(
            site, name, "Restart a service (lowmark)", $"{folder}/systemctl try-restart -- {unit}",
            change.Calendar, "What the service does is interrupted at each of these times.");
    }
}
