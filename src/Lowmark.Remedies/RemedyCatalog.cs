using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>All remedies, and which of them a report supports.</summary>
public static class RemedyCatalog
{
    private const int MostOfAll = 6;
    private const int MostOfOneTime = 4;

    // Most effective first, within now and within lasting.
    private static readonly Func<Situation, Remedy?>[] s_remedies =
    [
        RaiseMemcgLimit.Propose,
        RaiseParentMemcgLimit.Propose,
        FindFullMemcg.Propose,
        CapSibling.Propose,
        AllowMoreNodes.Propose,
        FreeHugePages.Propose,
        LowerMinFreeKbytes.Propose,
        RaiseCommitLimit.Propose,
        RaiseMinFreeKbytes.Propose,
        CompactMemory.Propose,
        UnprotectHog.Propose,
        LimitTmpfs.ProposeNow,
        InspectSlab.Propose,
        InspectUnaccounted.Propose,
        ReexecuteInit.Propose,
        StopPanicking.Propose,
        RestartHog.Propose,
        TameThp.Propose,
        LowerDirtyRatio.Propose,
        AddSwap.Propose,
        DropCaches.Propose,
        TuneUserspaceKiller.Propose,
        RaiseRuntimeLimit.Propose,
        AllowHeuristicOvercommit.Propose,
        AlwaysOvercommit.Propose,
        AddSwapForCommit.Propose,
        RestrictSysrq.Propose,
        ShrinkMovableZone.Propose,
        RaiseLowmemReserve.Propose,
        UseSixtyFourBitKernel.Propose,
        UseIommu.Propose,
        ReduceDriverOrder.Propose,
        RaiseWatermarkScaleFactor.Propose,
        RaiseReserveAgainstFragmentation.Propose,
        LimitTmpfs.ProposeLasting,
        LimitLockedMemory.Propose,
        LimitTasks.Propose,
        ShrinkPageTables.Propose,
        AddMemory.Propose,
        ProfileHog.Propose,
        ProtectWithOomScoreAdj.Propose,
        LowerSwappiness.Propose,
        RaiseVfsCachePressure.Propose,
        TraceFragmentation.Propose,
        Reboot.Propose,
        CheckDimm.Propose,
        ForbidOvercommit.Propose,
    ];

    /// <summary>The remedies that the report's cause and confirmed factors support, with numbers computed from its
    /// evidence.</summary>
    /// <returns>At most six: those that help now before those that last, most effective first. Empty without a cause,
    /// or when the cause is <c>unknown</c>. For a harmless fallback, or a kill by hand, the first one says that nothing
    /// needs to be done.</returns>
    public static EquatableArray<Remedy> Propose(DiagnosedReport report)
    {
        if (report.Cause is not { } cause || cause.Id == "unknown") { return []; }
        Situation situation = new(report, cause);
        if (situation.Has("harmless-fallback")) { return [LeaveAlone.Propose(situation)!]; }
        List<Remedy> now = new(MostOfAll);
        List<Remedy> lasting = new(MostOfAll);
        if (LeaveAlone.Propose(situation) is { } nothing) { now.Add(nothing); }
        foreach (Func<Situation, Remedy?> propose in s_remedies)
        {
            if (propose(situation) is { } remedy) { (remedy.When is RemedyTime.Now ? now : lasting).Add(remedy); }
        }

        int lastingKept = Math.Min(lasting.Count, Math.Max(MostOfAll - now.Count, MostOfAll - MostOfOneTime));
        int nowKept = Math.Min(now.Count, MostOfAll - lastingKept);
        Remedy[] kept = new Remedy[nowKept + lastingKept];
        now.CopyTo(0, kept, 0, nowKept);
        lasting.CopyTo(0, kept, nowKept, lastingKept);
        return new(kept);
    }

    /// <summary>All that the situation supports, most effective first.</summary>
    internal static IEnumerable<Remedy> All(Situation situation) =>
        s_remedies.Select(propose => propose(situation)).OfType<Remedy>();
}
