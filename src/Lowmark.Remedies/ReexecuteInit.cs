namespace Lowmark.Remedies;

/// <summary>Makes PID 1 give its memory back without a reboot.</summary>
/// <remarks>PID 1 is never chosen by the OOM killer, so what it holds is lost to all. A systemd above 200 MB is a leak
/// or keeps very many units; a newer version is the cure for the former.</remarks>
internal static class ReexecuteInit
{
    public static Remedy Propose(Situation s) => new(
        "reexecute-init",
        "Have PID 1 start itself anew",
        RemedyTime.Now,
        [
            "grep -E 'RssAnon|VmSwap' /proc/1/status",
            "systemctl list-units --all --no-legend | wc -l",
            "sudo systemctl daemon-reexec",
            "grep -E 'RssAnon|VmSwap' /proc/1/status",
        ],
        null,
        "systemd writes its state out, executes itself and reads it back: what leaked is freed, services go "
            + "on. If it grows again, update systemd; if the unit count is in the tens of thousands, stop "
            + "what makes the units.",
        "Low; requests to systemd wait for a moment. On a machine with a very old or damaged systemd a crash "
            + "of PID 1 stops it.",
        [],
        s.Because("init-bloat"));
}
