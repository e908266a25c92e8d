using Lowmark.Changes;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What drop_caches could free.</summary>
/// <remarks>drop_caches_sysctl_handler(), fs/drop_caches.c: clean page cache that nobody maps, and objects of
/// shrinkers. The counters hold more than that: it is the most.</remarks>
internal static class Caches
{
    public static KiB Droppable(MemoryState memory, DropCaches drop)
    {
        Pages pages = default;
        if ((drop.What & 1) != 0)
        {
            pages += (memory.Totals.Counter("active_file") ?? default)
                + (memory.Totals.Counter("inactive_file") ?? default);
        }

        if ((drop.What & 2) != 0) { pages += memory.Totals.Counter("slab_reclaimable") ?? default; }
        return memory.InKiB(pages);
    }
}
