using Lowmark.Allocator;
using Lowmark.Diagnosis.CallPaths;
using Lowmark.Diagnosis.Ledgers;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Report → facts: everything that is read or computed once, before any rule is asked.</summary>
public static class ReportFactsReader
{
    /// <param name="earlierTasks">Task table of the report before; empty when there is none.</param>
    /// <param name="killed">Pids that earlier reports of the same log killed.</param>
    public static ReportFacts Read(Report report, EquatableArray<TaskUse> earlierTasks, PidSet killed)
    {
        KernelRelease? release = KernelRelease.TryParse(report.KernelRelease);
        DecodedGfp? gfp = RequestReader.Gfp(report, release);
        (MemcgScope scope, MemcgFacts? memcg) = MemcgReader.Read(report);
        VariantEvidence evidence = VariantEvidenceReader.Read(report, gfp, release);
        AllocatorVariant variant = AllocatorVariant.Choose(evidence);
        TaskUses tasks = TaskUses.Of(report.Tasks, report.Memory?.PageSize ?? PageSize.Of4KiB);
        TaskSurvey survey = TaskSurvey.Of(tasks);
        EquatableArray<Victim> victims = VictimReader.Read(report, tasks);
        CallTrace trace = TraceOf(report);
        TaskContext context = ReclaimContext.Read(trace);
        bool isVictim = report.Context?.Pid is { } pid && killed.Contains(pid);
        ReportFacts facts = new()
        {
            Report = report,
            Kind = KindOf(report),
            Gfp = gfp,
            Context = context,
            Request = RequestReader.Read(report, gfp),
            Constraint = RequestReader.Constraint(report, scope),
            MemcgScope = scope,
            Memcg = memcg,
            Zones = ZoneFactsReader.Read(report, gfp, variant, context, isVictim),
            CallPath = CallPathReader.Read(trace),
            Tasks = tasks,
            LargestTasks = survey.Largest,
            LargestShielded = survey.LargestShielded,
            TaskGroups = survey.Groups,
            Uses = scope is MemcgScope.None ? MemoryUses.OfMachine(report.Memory) : MemoryUses.OfGroup(report.Memcg),
            Victims = victims,
            Holders = HolderReader.Read(tasks, survey, victims, report.Memcg?.Groups ?? []),
            Ledger = scope is MemcgScope.None ? MachineLedger.Of(report) : MemcgLedger.Of(report),
            EarlierTasks = earlierTasks,
            ManagedRam = ManagedRam(report.Memory),
        };
        facts.Prediction = PredictionReader.Read(facts, evidence, variant, killed);
        return facts;
    }

    private static CallTrace TraceOf(Report report)
    {
        ReadOnlySpan<StackFrame> frames = report.Frames.AsSpan();
        bool someReliable = false;
        foreach (ref readonly StackFrame frame in frames) { someReliable |= frame.Reliable && !frame.Marker; }
        CallTrace trace = new(someReliable, frames.Length);
        foreach (ref readonly StackFrame frame in frames)
        {
            if (!frame.Marker) { trace.Add(frame.Function, frame.Module, frame.Reliable); }
        }

        return trace;
    }

    private static ReportKind KindOf(Report report) => report.Event switch
    {
        ReportEvent.Oom when report.Panic is not null => ReportKind.OomPanic,
        ReportEvent.Oom or ReportEvent.KillSeen => ReportKind.OomKill,
        ReportEvent.PageAllocationFailure => ReportKind.PageAllocationFailure,
        ReportEvent.AllocationStall => ReportKind.AllocationStall,
        ReportEvent.VmallocFailure => ReportKind.VmallocFailure,
        ReportEvent.SlabFailure => ReportKind.SlabAllocationFailure,
        ReportEvent.OvercommitRefusal => ReportKind.OvercommitRefusal,
        ReportEvent.UserspaceKill => ReportKind.UserspaceKill,
        ReportEvent.RuntimeOutOfMemory => ReportKind.RuntimeOutOfMemory,
        ReportEvent.MemoryState => ReportKind.MemoryState,
    };

    /// <summary>From the totals, else the sum of the zones' managed pages where all RAM is printed.</summary>
    private static KiB? ManagedRam(MemoryState? memory)
    {
        if (memory is null) { return null; }
        if (memory.Totals.TotalRam is { Count: > 0 } total) { return memory.InKiB(total); }
        Pages sum = default;
        foreach (ZoneState zone in memory.Zones)
        {
            if ((zone.Managed ?? zone.Present) is not { } size) { return null; }
            sum += size;
        }

        return sum.Count > 0 ? memory.InKiB(sum) : null;
    }
}
