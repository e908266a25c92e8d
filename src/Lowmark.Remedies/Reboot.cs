namespace Lowmark.Remedies;

/// <summary>The stop-gap for memory that nothing gives back: kernel leaks and lasting fragmentation.</summary>
internal static class Reboot
{
    public static Remedy? Propose(Situation s)
    {
        bool isFragmented = s.Is("fragmentation");
        bool leaks = s.HasAny("slab-unreclaimable", "unaccounted");
        if (!isFragmented && !leaks) { return null; }
        return new(
            "reboot",
            "Reboot in a maintenance window if nothing else gives the memory back",
            RemedyTime.Lasting,
            ["sudo shutdown -r +10 'memory maintenance'"],
            null,
            isFragmented
                ? "Free memory starts in whole blocks again. Without a change to what breaks them up, it comes back."
                : "What the kernel holds is gone with it. Without a fixed kernel or module it grows again: note how "
                    + "fast, to plan ahead.",
            "All services of the machine stop; save the evidence (slabinfo, vmallocinfo, this report) first.",
            ["sudo shutdown -c"],
            s.Because("fragmentation", "slab-unreclaimable", "unaccounted"));
    }
}
