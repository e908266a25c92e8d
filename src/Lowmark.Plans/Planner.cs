using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Plans.Boot;
using Lowmark.Plans.Groups;
using Lowmark.Plans.HugePages;
using Lowmark.Plans.Swap;
using Lowmark.Plans.Sysctls;
using Lowmark.Plans.Tasks;
using Lowmark.Plans.Timers;
using Lowmark.Plans.Triggers;

namespace Lowmark.Plans;

/// <summary>Turns changes into the steps that make them on one machine.</summary>
public static class Planner
{
    /// <summary>Reads what the machine has now, and bounds what is wanted by what the kernel accepts and what the
    /// machine can bear. Nothing is changed.</summary>
    /// <param name="wanted">In the order in which they are to be made. Each is planned on the machine as those before
    /// leave it.</param>
    /// <param name="files">Of the machine that is to be changed.</param>
    /// <param name="report">Tells who would be killed; null when the machine was not checked.</param>
    public static Plan Of(
        IReadOnlyList<PlannedChange> wanted, IHostFiles files, HostReport? report, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        PlanSite site = new(files, report, options);
        List<PlanItem> items = [];
        List<RefusedChange> refused = [];
        foreach (PlannedChange change in wanted)
        {
            switch (Draft(change.Change, site))
            {
                case Drafted { Now.IsEmpty: true, Lasting.IsEmpty: true } drafted:
                    refused.Add(new(change.Change, "It is so already.", drafted.Warnings));
                    break;
                case Drafted drafted when Reached.ValueOf(change.Aim, drafted.Now) is { } value:
                    refused.Add(new(change.Change, $"It is {value} already, which goes further.", drafted.Warnings));
                    break;
                case Drafted drafted:
                    site.Expect([.. drafted.Now, .. drafted.Lasting]);
                    items.Add(Item(change, drafted));
                    break;
                case Refusal refusal:
                    refused.Add(new(change.Change, refusal.Why, refusal.Instead));
                    break;
            }
        }

        return new(items.ToEquatableArray(), refused.ToEquatableArray(), []);
    }

    /// <summary>The same for all that remedies want; what only a person can do becomes the plan's advice.</summary>
    public static Plan Of(WantedChanges wanted, IHostFiles files, HostReport? report, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return Of(wanted.Changes, files, report, options) with { Advice = wanted.Advice };
    }

    private static PlanItem Item(PlannedChange wanted, Drafted drafted) => new(
        wanted.Change, wanted.Because, wanted.Why, drafted.Now, drafted.Lasting,
        wanted.Risk.Length > 0 ? wanted.Risk : drafted.Risk, drafted.TakesBack, drafted.Warnings);

    private static Draft Draft(Change change, PlanSite site) => change switch
    {
        SetSysctl sysctl => SysctlPlan.Of(sysctl, site),
        CompactMemory => CompactPlan.Of(site),
        DropCaches caches => DropCachesPlan.Of(caches, site),
        SetGroupBound bound => GroupBoundPlan.Of(bound, site),
        SetGroupKill kill => GroupKillPlan.Of(kill, site),
        SetNodes nodes => NodesPlan.Of(nodes, site),
        SetOomScoreAdj score => TaskScorePlan.Of(score, site),
        SetUnitOomScoreAdj score => UnitScorePlan.Of(score, site),
        RestartUnit restart => RestartPlan.Of(restart, site),
        SetHugePages pages => HugePagesPlan.Of(pages, site),
        SetThp thp => ThpPlan.Of(thp, site),
        AddSwap swap => SwapFilePlan.Of(swap, site),
        AddZram zram => ZramPlan.Of(zram, site),
        SetKernelParameter parameter => KernelParameterPlan.Of(parameter, site),
        ScheduleCompaction schedule => CompactionTimerPlan.Of(schedule, site),
        ScheduleRestart schedule => RestartTimerPlan.Of(schedule, site),
        AddRam ram => Plans.Draft.Refuse(
            $"{ram.Size.ToReadable()} more RAM is nothing that a program can add.",
            "Order a larger instance or more modules; until then lower the demand or add swap."),
        _ => Plans.Draft.Refuse($"No way is known to make {change.Setting}."),
    };
}
