using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>All remedies, and which of them a report supports.</summary>
public static class RemedyCatalog
{
    private const int MostOfAll = 6;
    private const int MostOfOneTime = 4;

    private static readonly RemedyOffers s_offers = new(
    [
        // Most effective first, within now and within lasting.
        RemedyOffer.ToCause(LeaveAlone.Propose, "manual"),
        RemedyOffer.ToCause(RaiseMemcgLimit.Propose, "cgroup-limit"),
        RemedyOffer.ToCause(RaiseParentMemcgLimit.Propose, "cgroup-parent-limit"),
        RemedyOffer.ToCause(FindFullMemcg.Propose, "cgroup-limit", "cgroup-parent-limit"),
        RemedyOffer.ToCause(CapSibling.Propose, "cgroup-parent-limit"),
        RemedyOffer.ToCause(AllowMoreNodes.Propose, "node-exhaustion", "zone-exhaustion"),
        RemedyOffer.ToFactor(FreeHugePages.Propose, "hugetlb-reserved"),
        RemedyOffer.ToFactor(LowerMinFreeKbytes.Propose, "min-free-too-high"),
        RemedyOffer.ToCause(RaiseCommitLimit.Propose, "overcommit-refusal"),
        RemedyOffer.ToCause(RaiseMinFreeKbytes.Propose, "atomic-reserve"),
        RemedyOffer.ToCause(CompactMemory.Propose, "fragmentation"),
        RemedyOffer.ToFactor(UnprotectHog.Propose, "protected-hog"),
        RemedyOffer.ToFactor(LimitTmpfs.ProposeNow, "shmem"),
        RemedyOffer.ToFactor(InspectSlab.Propose, "slab-unreclaimable"),
        RemedyOffer.ToFactor(InspectUnaccounted.Propose, "unaccounted"),
        RemedyOffer.ToFactor(ReexecuteInit.Propose, "init-bloat"),
        RemedyOffer.ToAny(StopPanicking.Propose),
        RemedyOffer.ToCause(
            RestartHog.Propose, "global-exhaustion", "node-exhaustion", "cgroup-limit", "cgroup-parent-limit"),
        RemedyOffer.ToFactor(TameThp.Propose, "thp-bloat"),
        RemedyOffer.ToFactor(LowerDirtyRatio.Propose, "page-cache-dirty"),
        RemedyOffer.ToCause(AddSwap.Propose, "global-exhaustion", "node-exhaustion"),
        RemedyOffer.ToCause(DropCaches.Propose, "atomic-reserve", "fragmentation"),
        RemedyOffer.ToCause(TuneUserspaceKiller.Propose, "userspace-killer"),
        RemedyOffer.ToCause(RaiseRuntimeLimit.Propose, "runtime-limit"),
        RemedyOffer.ToCause(AllowHeuristicOvercommit.Propose, "overcommit-refusal"),
        RemedyOffer.ToCause(AlwaysOvercommit.Propose, "overcommit-refusal"),
        RemedyOffer.ToCause(AddSwapForCommit.Propose, "overcommit-refusal"),
        RemedyOffer.ToCause(RestrictSysrq.Propose, "manual"),
        RemedyOffer.ToCause(ShrinkMovableZone.Propose, "zone-exhaustion"),
        RemedyOffer.ToCause(RaiseLowmemReserve.Propose, "zone-exhaustion"),
        RemedyOffer.ToCause(UseSixtyFourBitKernel.Propose, "zone-exhaustion"),
        RemedyOffer.ToCause(UseIommu.Propose, "zone-exhaustion"),
        RemedyOffer.ToCause(ReduceDriverOrder.Propose, "fragmentation", "atomic-reserve", "zone-exhaustion"),
        RemedyOffer.ToCause(
            RaiseWatermarkScaleFactor.Propose, "atomic-reserve", "global-exhaustion", "zone-exhaustion"),
        RemedyOffer.ToCause(RaiseReserveAgainstFragmentation.Propose, "fragmentation"),
        RemedyOffer.ToFactor(LimitTmpfs.ProposeLasting, "shmem"),
        RemedyOffer.ToFactor(LimitLockedMemory.Propose, "mlocked"),
        RemedyOffer.ToFactor(LimitTasks.Propose, "many-processes", "kernel-stacks"),
        RemedyOffer.ToFactor(ShrinkPageTables.Propose, "page-tables"),
        RemedyOffer.ToCause(AddMemory.Propose, "global-exhaustion"),
        RemedyOffer.ToFactor(ProfileHog.Propose, "process-leak", "process-hog"),
        RemedyOffer.ToFactor(ProtectWithOomScoreAdj.Propose, "innocent-victim"),
        RemedyOffer.ToFactor(LowerSwappiness.Propose, "swap-cache-thrash"),
        RemedyOffer.ToCause(RaiseVfsCachePressure.Propose, "atomic-reserve", "fragmentation", "global-exhaustion"),
        RemedyOffer.ToCause(TraceFragmentation.Propose, "fragmentation"),
        RemedyOffer.ToCause(Reboot.Propose, "fragmentation", "global-exhaustion"),
        RemedyOffer.ToCause(CheckDimm.Propose, "global-exhaustion", "node-exhaustion", "zone-exhaustion"),
        RemedyOffer.ToFactor(ForbidOvercommit.Propose, "overcommitted"),
    ]);

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
        foreach (Remedy remedy in All(situation)) { (remedy.When is RemedyTime.Now ? now : lasting).Add(remedy); }
        int lastingKept = Math.Min(lasting.Count, Math.Max(MostOfAll - now.Count, MostOfAll - MostOfOneTime));
        int nowKept = Math.Min(now.Count, MostOfAll - lastingKept);
        Remedy[] kept = new Remedy[nowKept + lastingKept];
        now.CopyTo(0, kept, 0, nowKept);
        lasting.CopyTo(0, kept, nowKept, lastingKept);
        return new(kept);
    }

    /// <summary>All that the situation supports, most effective first.</summary>
    internal static List<Remedy> All(Situation situation)
    {
        List<Remedy> all = new(MostOfAll);
        foreach (RemedyOffer offer in s_offers.To(situation.Cause))
        {
            if (offer.Propose(situation) is { } remedy) { all.Add(remedy); }
        }

        return all;
    }
}
