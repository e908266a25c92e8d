using Lowmark.Changes;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Triggers;

/// <summary>Clean caches given up once, after dirty pages are written.</summary>
/// <remarks>drop_caches_sysctl_handler(), fs/drop_caches.c: 1 page cache, 2 reclaimable slab, 3 both; 4 silences the
/// kernel's note of it. Dirty pages stay, so they are written before.</remarks>
internal static class DropCachesPlan
{
    private const string File = "/proc/sys/vm/drop_caches";

    public static Draft Of(DropCaches change, PlanSite site)
    {
        if (change.What is not (1 or 2 or 3)) { return Draft.Refuse("drop_caches takes 1, 2 or 3."); }
        if (!site.Names("/proc/sys/vm").Contains("drop_caches")) { return Draft.Refuse($"{File} is not there."); }
        if (!site.Options.Now)
        {
            return Draft.Refuse("Caches are dropped once; nothing of it lasts, and as a habit it harms.");
        }

        return new Drafted(
            [
                new WriteTrigger(
                    $"writes what is dirty to disk, then drops {What(change.What)}", File, $"{change.What}",
                    TriggerMeasure.FreeMemory),
            ],
            [],
            "What was cached is read from disk again: expect slow minutes on a busy machine.",
            "nothing to take back: the cache fills again by itself")
        {
            Warnings =
            [
                Gain(change.What, site),
                "Once, as a stop-gap: the kernel gives caches back by itself before it kills. As a habit it makes a "
                    + "machine slow and hides what is wrong.",
            ],
        };
    }

    private static string What(int what) => what switch
    {
        1 => "the clean page cache",
        2 => "unused dentries and inodes",
        _ => "the clean page cache, unused dentries and inodes",
    };

    private static string Gain(int what, PlanSite site)
    {
        if (site.Figures.Memory is not
            { ActiveFile: { } active, InactiveFile: { } inactive, SReclaimable: { } slab } memory)
        {
            return "What it frees can not be told: /proc/meminfo does not say.";
        }

        KiB files = active + inactive;
        KiB most = what switch { 1 => files, 2 => slab, _ => files + slab };
        string dirty = memory.Dirty is { Count: > 0 } waiting ? $", {waiting.ToReadable()} of it dirty now" : "";
        return $"It frees at most {most.ToReadable()}{dirty}; mapped program text and what is in use stays.";
    }
}
