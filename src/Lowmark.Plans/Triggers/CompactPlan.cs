namespace Lowmark.Plans.Triggers;

/// <summary>Memory compacted once, on all nodes.</summary>
internal static class CompactPlan
{
    public const string File = "/proc/sys/vm/compact_memory";

    public static Draft Of(PlanSite site)
    {
        // Only root may read it, and what is read means nothing; a name in the folder says that the kernel has it.
        if (!site.Names("/proc/sys/vm").Contains("compact_memory"))
        {
            return Draft.Refuse($"{File} is not there: this kernel was built without compaction.");
        }

        if (!site.Options.Now)
        {
            return Draft.Refuse("Compaction happens once and does not last.", "--set timer:compact=CALENDAR");
        }

        return new Drafted(
            [new WriteTrigger("compacts the memory of all nodes", File, "1", TriggerMeasure.Fragmentation)],
            [],
            "All nodes are scanned: processor time, and stalls of some seconds on a large machine.",
            "nothing to take back: pages were moved, none was lost");
    }
}
