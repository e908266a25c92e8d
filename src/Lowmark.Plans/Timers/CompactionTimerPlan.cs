using Lowmark.Changes;
using Lowmark.Plans.Triggers;

namespace Lowmark.Plans.Timers;

/// <summary>Compaction at a quiet hour.</summary>
internal static class CompactionTimerPlan
{
    public static Draft Of(ScheduleCompaction change, PlanSite site)
    {
        if (!site.Names("/proc/sys/vm").Contains("compact_memory"))
        {
            return Draft.Refuse($"{CompactPlan.File} is not there: this kernel was built without compaction.");
        }

        return site.FolderOf("sysctl") is not { } folder
            ? Draft.Refuse("The program sysctl, which the timer would run, is not installed.")
            : TimerFiles.Plan(
                site, "lowmark-compact", "Compact memory (lowmark)", $"{folder}/sysctl -q -w vm.compact_memory=1",
                change.Calendar, "All nodes are scanned at that time: choose a quiet one.");
    }
}
