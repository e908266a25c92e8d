using Lowmark.Allocator;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Gives memory that only movable pages may use back to the kernel.</summary>
internal static class ShrinkMovableZone
{
    public static Remedy? Propose(Situation s)
    {
        if (Movable(s) is not { } movable) { return null; }
        return new(
            "shrink-movable-zone",
            "Boot with a smaller Movable zone",
            RemedyTime.Lasting,
            [
                "cat /proc/cmdline",
                "cat /sys/devices/system/memory/auto_online_blocks",
                "grep -H . /sys/devices/system/memory/memory*/valid_zones | grep -c Movable",
            ],
            null,
            $"{movable}, and the kernel's own requests may not use it. Take movablecore=, kernelcore= or "
                + "movable_node off the command line, or lower the first; for memory that is plugged in, online it "
                + "as kernel memory (memhp_default_state=online_kernel).",
            "Memory that holds kernel pages can not be unplugged any more. Needs a reboot.",
            [],
            s.Because("zone-exhaustion"));
    }

    /// <returns>Null when a request for movable pages failed, or no free memory of zone Movable shows.</returns>
    private static string? Movable(Situation s)
    {
        if (s.Report.Memory is not { } memory) { return null; }
        bool isKept = s.Report.Request?.Zone is "Normal" or "DMA32" or "DMA" or "HighMem";
        if (!isKept) { return null; }
        Pages size = default;
        Pages free = default;
        foreach (ZoneState zone in memory.Zones.Where(zone => zone.Name == "Movable"))
        {
            size += zone.Managed ?? zone.Present ?? default;
            free += zone.Free ?? default;
        }

        if (free.Count > 0 && size.Count > 0)
        {
            return $"{Amount.Text(size.ToKiB(s.PageSize))} is in zone Movable, {Amount.Text(free.ToKiB(s.PageSize))} "
                + "of it free";
        }

        // Kernels from 6.1 on leave out what lies above the request's highest zone: above Normal that is Movable alone.
        bool isLeftOut = s.Report.Request?.Zone is "Normal" && ZoneLayout.Derive(memory)?.IndexOf("HighMem") is null;
        return isLeftOut && s.FreeElsewhere is { } elsewhere
            ? $"{Amount.Text(elsewhere)} is free in zone Movable, which the kernel left out of its report"
            : null;
    }
}
