namespace Lowmark.Remedies;

/// <summary>Looks at the memory modules when the kernel has taken pages out of use for hardware errors.</summary>
internal static class CheckDimm
{
    public static Remedy? Propose(Situation s)
    {
        if (s.InKiB(s.Report.Memory?.Totals.HardwarePoisoned) is not { Count: > 0 } poisoned) { return null; }
        return new(
            "check-dimm",
            "Check the memory modules: pages were taken out of use for errors",
            RemedyTime.Lasting,
            ["grep HardwareCorrupted /proc/meminfo", "sudo ras-mc-ctl --errors", "sudo dmidecode -t memory"],
            null,
            $"{Amount.Text(poisoned)} is out of use for hardware errors. That alone seldom makes a shortage, but a "
                + "module that fails goes on failing.",
            "None: it only reads. Changing a module stops the machine.",
            [],
            s.Because(s.Cause.Id));
    }
}
