using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
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
            return draft.Unknown(
                "The report does not hold what the request was checked against.", "the flags of the request and the zones");
        }

        bool isBlock = report.Checks.Any(check => check is { Eligible: true, WatermarkOk: true, BlockAvailable: false });
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
        Draft draft = new(changes, demands);
        return draft.Unknown("The state of this machine is not replayed.", "a request");
    }

    public static Solution Solve(DiagnosedReport report, SolveFor unknown, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(demands);
        return new(unknown, null, null, null, "This kind of report is not replayed.");
    }

    public static Solution Solve(HostReport host, SolveFor unknown, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(unknown);
        ArgumentNullException.ThrowIfNull(demands);
        return new(unknown, null, null, null, "The state of this machine is not replayed.");
    }
}
