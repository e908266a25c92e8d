namespace Lowmark.Remedies;

/// <summary>Ends the shortage of low memory of 32-bit kernels.</summary>
internal static class UseSixtyFourBitKernel
{
    public static Remedy? Propose(Situation s)
    {
        bool hasHighMem = s.Report.Memory?.Zones.Any(zone => zone.Name == "HighMem") ?? false;
        if (!hasHighMem) { return null; }
        return new(
            "use-64-bit-kernel",
            "Run a 64-bit kernel",
            RemedyTime.Lasting,
            ["uname -m", "grep -E 'LowTotal|LowFree|HighTotal|HighFree' /proc/meminfo", "grep -cw lm /proc/cpuinfo"],
            null,
            "A 32-bit kernel reaches below 900 MB by itself, and inodes, page tables and buffers must all fit there, "
                + "however much memory is above. A 64-bit kernel has no such zone and runs 32-bit programs as they "
                + "are. Less RAM even relieves the low zone of its page descriptors.",
            "A change of the system; drivers must exist for 64 bits.",
            [],
            s.Because("zone-exhaustion"));
    }
}
