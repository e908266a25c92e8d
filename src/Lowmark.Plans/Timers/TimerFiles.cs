using System.Buffers;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans.Timers;

/// <summary>A timer of ours and the service it starts.</summary>
/// <remarks>systemd.timer(5), systemd.service(5). No shell is in it: ExecStart= names a program and its
/// arguments.</remarks>
internal static class TimerFiles
{
    private const int LongestCalendar = 128;

    /// <summary>systemd.time(7), calendar events; no percent sign, which unit files give a meaning.</summary>
    private static readonly SearchValues<char> s_inCalendar =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 *-:/.,~_+");

    /// <param name="name">Without its kind.</param>
    /// <param name="command">As ExecStart= takes it.</param>
    public static Draft Plan(
        PlanSite site, string name, string description, string command, string calendar, string risk)
    {
        if (!site.HasSystemd) { return Draft.Refuse("No systemd runs here, whose timer it would be."); }
        if (!site.Options.Lasting) { return Draft.Refuse("A timer is for good: nothing of it is for now alone."); }
        if (calendar.Trim().Length == 0 || calendar.Length > LongestCalendar
            || calendar.AsSpan().ContainsAnyExcept(s_inCalendar))
        {
            return Draft.Refuse("That is no time as systemd.time(7) writes it.", "*-*-* 03:30:00", "Sun 04:00");
        }

        PersistentFile service = new(
            $"{UnitFiles.Folder}/{name}.service",
            $"[Unit]\nDescription={description}\n\n[Service]\nType=oneshot\nExecStart={command}\n");
        PersistentFile timer = new(
            $"{UnitFiles.Folder}/{name}.timer",
            $"[Unit]\nDescription={description}\n\n[Timer]\nOnCalendar={calendar.Trim()}\n\n"
                + "[Install]\nWantedBy=timers.target\n");
        EquatableArray<Step> files = UnitFiles.Write(site, service, timer);
        if (files.IsEmpty) { return new Drafted([], [], "", ""); }
        return new Drafted(
            [],
            [
                .. files,
                new RunProgram(
                    $"starts {name}.timer now and at boot", "systemctl", ["enable", "--now", $"{name}.timer"], null,
                    ["disable", "--now", $"{name}.timer"]),
            ],
            risk,
            "stops the timer and removes both files");
    }
}
