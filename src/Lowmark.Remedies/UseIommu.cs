namespace Lowmark.Remedies;

/// <summary>Lets devices reach all memory, so that they stop using up the low zones.</summary>
internal static class UseIommu
{
    public static Remedy? Propose(Situation s)
    {
        bool isLow = s.Report.Request?.Zone is "DMA" or "DMA32" || s.NearestCheck?.Zone is "DMA" or "DMA32";
        bool isDevice = s.Has("driver-high-order")
            || s.Report.Trigger?.CallPath is { Kind: "dma" or "usb" or "gpu" or "driver" };
        if (!isLow || !isDevice) { return null; }
        string module = s.Report.Trigger?.CallPath?.Module is { } name ? "modinfo "
            + $"{ShellQuote.Operand(name)}" : "lspci -k";
        return new(
            "use-iommu",
            "Let the device reach all memory",
            RemedyTime.Lasting,
            [module, "cat /proc/cmdline", "sudo dmesg | grep -iE 'iommu|swiotlb|dma mask'"],
            null,
            "The request may only use the lowest addresses, for the device (or its driver's DMA mask) reaches no "
                + "further. With the IOMMU on (intel_iommu=on, amd_iommu=on) or a driver that sets a 64-bit mask, it "
                + "takes any memory.",
            "The IOMMU costs some throughput; old devices and firmware may not work with it. Needs a reboot; take the "
                + "parameter off to undo.",
            [],
            s.Because("zone-exhaustion", "driver-high-order"));
    }
}
