using Lowmark.Changes;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Says how much RAM the load of the report needs, for a machine that is simply too small.</summary>
/// <remarks>Never for a cgroup's limit, a full node or zone, fragmentation, or memory that leaks: more RAM leaves those
/// as they are. 80 % used is taken as the mark above which a machine has no room for peaks.</remarks>
internal static class AddMemory
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Ram is not { Count: > 0 } ram) { return null; }
        if (s.HasAny("process-leak", "slab-unreclaimable", "unaccounted") || s.HasAny("hugetlb-reserved", "init-bloat")
            || s.Has("min-free-too-high"))
        {
            return null;
        }

        KiB free = s.Counter("free") ?? default;
        KiB cache = (s.Counter("active_file") ?? default) + (s.Counter("inactive_file") ?? default);
        MemoryTotals totals = s.Report.Memory!.Totals;
        bool isSwapping = totals is { TotalSwap: { } all, FreeSwap: { } left } && all > left;
        KiB swapped = isSwapping ? totals.TotalSwap!.Value - totals.FreeSwap!.Value : default;
        KiB used = ram - free - cache + swapped;
        KiB wanted = Amount.UpToGiB(Amount.Times(used, 5, 4));
        if (used.Count <= 0 || wanted <= ram) { return null; }
        string swap = swapped.Count > 0 ? $" and {Amount.Text(swapped)} of swap" : "";
        return new(
            "add-memory",
            $"Give the machine {Amount.Text(wanted)} of RAM, or move load away",
            RemedyTime.Lasting,
            ["free -m", "ps -eo pid,rss,comm --sort=-rss | head -n 20"],
            null,
            $"{Amount.Text(used - swapped)} of {Amount.Text(ram)} RAM{swap} was in use beside the page cache. At "
                + $"{Amount.Text(wanted)} the same load uses 80 %, which leaves room for peaks; "
                + $"{Amount.Text(wanted - ram)} more than now. See first whether the largest task needs what it holds.",
            "Cost, and a stop of the machine. A task that grows without end fills any size.",
            [],
            s.Because("global-exhaustion", "low-memory-host", "many-processes", "process-hog"))
        {
            Changes = [new AddRam(wanted - ram)],
        };
    }
}
