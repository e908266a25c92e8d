using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Has the kernel move pages together into larger blocks.</summary>
internal static class CompactMemory
{
    public static Remedy Propose(Situation s) => new(
        "compact-memory",
        "Compact memory, best at a quiet hour",
        RemedyTime.Now,
        ["cat /proc/buddyinfo", "echo 1 | sudo tee /proc/sys/vm/compact_memory", "cat /proc/buddyinfo"],
        null,
        $"{Figures(s)}Compaction moves movable pages together; blocks that hold unmovable pages stay broken "
            + "up. The two buddyinfo listings show what it gained. It is a relief, not a cure: if it is "
            + "needed again, see what breaks the blocks up.",
        "All nodes are scanned: CPU time and stalls of some seconds on a large machine. Nothing is lost.",
        [],
        s.Because("fragmentation"))
    {
        Changes = [new Changes.CompactMemory()],
    };

    private static string Figures(Situation s)
    {
        if (s.Report.Request?.Order is not (> 0 and <= 20 and { } order)) { return ""; }
        KiB block = new Pages(1L << order).ToKiB(s.PageSize);
        foreach (ZoneCheck check in s.Report.Checks)
        {
            bool isBroken = check is { Eligible: true, WatermarkOk: true, BlockAvailable: false };
            if (!isBroken || s.Zone(check.Node, check.Zone)?.FreeArea is not { } area) { continue; }
            KiB small = default;
            for (int i = 0; i < Math.Min(order, area.Orders.Count); i++)
            {
                small += Pages.InBlocks(area.Orders[i].Blocks, new Order(i)).ToKiB(s.PageSize);
            }

            return $"Node {check.Node} {check.Zone} has {area.TotalPages.ToKiB(s.PageSize).Count} kB on its free "
                + $"lists, {small.Count} kB of it in blocks smaller than the {block.Count} kB asked for: room for "
                + $"{small.Count / Math.Max(1, block.Count)} such blocks if all could be joined. ";
        }

        return "";
    }
}
