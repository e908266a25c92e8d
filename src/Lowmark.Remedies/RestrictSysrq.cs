namespace Lowmark.Remedies;

/// <summary>Keeps sync, remount and reboot of the magic key and takes the killing away.</summary>
/// <remarks>Bits of kernel.sysrq (Documentation/admin-guide/sysrq.rst): 16 sync, 32 remount, 64 signalling of processes
/// (term, kill, oom-kill), 128 reboot. Writing to /proc/sysrq-trigger as root is always allowed.</remarks>
internal static class RestrictSysrq
{
    private const string Name = "kernel.sysrq";

    public static Remedy Propose(Situation s) => SysctlChange.Remedy(
        "restrict-sysrq",
        "Forbid sysrq-f from the keyboard",
        RemedyTime.Lasting,
        [new(Name, "176")],
        "176 allows sync (16), remount (32) and reboot (128), not kills (64). root can still write to "
            + "/proc/sysrq-trigger.",
        "A machine that thrashes can no longer be rescued by sysrq-f at the console.",
        s.Because("manual"));
}
