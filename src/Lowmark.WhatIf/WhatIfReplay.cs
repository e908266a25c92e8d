using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>Replays what a report tells, or what a machine could be asked for, with some things changed.</summary>
public static class WhatIfReplay
{
    /// <param name="demands">What somebody knows of how much is wanted in the end; empty for nothing.</param>
    public static WhatIfAnswer OfReport(
        DiagnosedReport report, IReadOnlyList<Change> changes, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(demands);
        Draft draft = new(changes, demands)
        {
            Ram = report.Memory is { Totals.TotalRam: { } ram } memory ? memory.InKiB(ram) : null,
            PageSize = report.Memory?.PageSize ?? report.Kernel.PageSize ?? PageSize.Of4KiB,
        };
        return report.Kind switch
        {
            ReportKind.OvercommitRefusal => OfRefusal(report, draft),
            ReportKind.UserspaceKill or ReportKind.RuntimeOutOfMemory => draft.Unknown(
                "A program, not the kernel, decided this one, by its own rules.",
                "how that program measures and decides"),
            ReportKind.MemoryState => draft.Unknown(
                "Nothing failed here: there is no request to replay.", "a request that failed"),
            ReportKind.VmallocFailure or ReportKind.SlabAllocationFailure => draft.Unknown(
                "This kind of failure is not replayed.", "a report of the page allocator or of a group's limit"),
            _ when report.Cause is { Id: "manual" } => OfHand(report, draft),
            _ when IsOfGroup(report) => new GroupReplay(report, report.Memcg!, draft).Answer(),
            _ => OfAllocator(report, draft),
        };
    }

    private static bool IsOfGroup(DiagnosedReport report) => report.Memcg is not null
        && (report.Constraint == OomConstraint.Memcg
            || report.Cause is { Id: "cgroup-limit" or "cgroup-parent-limit" });

    private static WhatIfAnswer OfAllocator(DiagnosedReport report, Draft draft)
    {
        if (ReplayedRequest.Of(report) is not { } request)
        {
            bool isOfVictim = report.Kind is ReportKind.OomKill && draft.Demands.Count == 0 && draft.Changes.Count > 0
                && draft.Changes.All(change => change is SetOomScoreAdj or SetUnitOomScoreAdj or SetGroupKill);
            if (isOfVictim)
            {
                draft.Victim = new VictimReplay(report, draft).Choose(default, null);
                return draft.Answer(
                    WhatIfOutcome.NotPrevented, Confidence.Certain, "Whom the kernel kills changes, not that it does.");
            }

            return draft.Unknown(
                "The report does not hold what the request was checked against.",
                "the flags of the request and the zones");
        }

        bool isBlock = report.Checks.Any(
            check => check is { Eligible: true, WatermarkOk: true, BlockAvailable: false });
        bool mayWait = request.Asked.Gfp.MayDirectReclaim && !request.Asked.IsReclaiming;
        return (isBlock, mayWait) switch
        {
            (true, _) when request.Asked.Order.Value > 0 => new BlockReplay(report, request, draft).Answer(),
            (_, false) => new BurstReplay(report, request, draft).Answer(),
            _ => new ShortageReplay(report, request, draft).Answer(),
        };
    }

    /// <summary>Somebody asked for it with sysrq-f: no memory has a part in it.</summary>
    private static WhatIfAnswer OfHand(DiagnosedReport report, Draft draft)
    {
        draft.Victim = new VictimReplay(report, draft).Choose(default, null);
        return draft.Answer(
            WhatIfOutcome.NotPrevented, Confidence.Certain,
            "Somebody asked for this kill: no setting of memory prevents it.");
    }

    private static WhatIfAnswer OfRefusal(DiagnosedReport report, Draft draft)
    {
        if (report.Request?.AllocationBytes is not { } bytes)
        {
            return draft.Unknown("What was refused is not told.", "how much was asked for");
        }

        KiB? demanded = null;
        foreach (Demand demand in draft.Demands)
        {
            if (Wanted.IsOf(demand, report.Trigger?.Comm)) { demanded = demand.Size; }
        }

        KiB asked = KiB.FromBytes(bytes) + new KiB(bytes % 1024 == 0 ? 0 : 1);
        return new CommitReplay(new(asked, null, null, draft.Ram, null), draft).Answer(demanded);
    }

    /// <summary>Of a running machine: the request that was asked about or, without one, its state.</summary>
    public static WhatIfAnswer OfHost(
        HostReport host, IReadOnlyList<Change> changes, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(demands);
        Draft draft = new(changes, demands)
        {
            Ram = host.Memory is { Totals.TotalRam: { } ram } memory ? memory.InKiB(ram) : null,
            PageSize = host.Memory?.PageSize ?? PageSize.Of4KiB,
        };
        return new HostReplay(host, draft).Answer();
    }

    public static Solution Solve(DiagnosedReport report, SolveFor unknown, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(demands);
        KiB? limit = report.Memcg is { } memcg && memcg.OomPath == unknown.Path ? memcg.Limit : null;
        Solver solver = new(unknown, changes => OfReport(report, changes, demands));
        return Solve(
            solver, unknown, report.Memory, KernelRelease.TryParse(report.Kernel.Release), null, limit,
            report.Memory?.PageSize ?? report.Kernel.PageSize ?? PageSize.Of4KiB);
    }

    public static Solution Solve(HostReport host, SolveFor unknown, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(demands);
        GroupRoom? group = host.Groups.FirstOrDefault(known => known.Path == unknown.Path);
        Solver solver = new(unknown, changes => OfHost(host, changes, demands));
        if (host.Request is null && demands.Count == 0)
        {
            return solver.None("Nothing fails on this machine now: ask about a request, or say what is wanted.");
        }

        return Solve(
            solver, unknown, host.Memory, KernelRelease.TryParse(host.Host.Release), host.Reserve, group?.Usage,
            host.Memory?.PageSize ?? PageSize.Of4KiB);
    }

    private static Solution Solve(
        Solver solver, SolveFor unknown, MemoryState? memory, KernelRelease? release, KiB? reserve, KiB? group,
        PageSize pageSize)
    {
        KiB? ram = memory is { Totals.TotalRam: { } all } ? memory.InKiB(all) : null;
        return unknown.Target switch
        {
            SolveTarget.MinFree => solver.MinFree(
                reserve ?? (memory is null ? null : ChangedMarks.MinFree(memory, release)), ram, pageSize),
            SolveTarget.ScaleFactor =>
                solver.ScaleFactor(memory is null ? null : ChangedMarks.ScaleFactor(memory, release)),
            SolveTarget.GroupLimit => solver.GroupLimit(group, ram, pageSize),
            SolveTarget.Swap => solver.Swap(ram, pageSize),
            SolveTarget.Ram => solver.Ram(),
            SolveTarget.HugePages => solver.HugePages(Reserved(memory)),
        };
    }

    private static long? Reserved(MemoryState? memory)
    {
        long? sum = null;
        foreach (NodeState node in memory?.Nodes ?? [])
        {
            foreach (HugePagePool pool in node.HugePages)
            {
                if (pool.Size.Count == 2048) { sum = (sum ?? 0) + Math.Clamp(pool.Total, 0, int.MaxValue); }
            }
        }

        return sum;
    }
}
