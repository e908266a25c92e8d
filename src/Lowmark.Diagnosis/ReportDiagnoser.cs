using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Headroom;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis;

/// <summary>Reports of one log, one after the other → diagnosed reports. Holds what later reports need of earlier
/// ones.</summary>
public sealed class ReportDiagnoser
{
    /// <summary>Victims are reaped within seconds; the newest are enough.</summary>
    private const int MostKilled = 256;

    private readonly Queue<int> _killedInOrder = new();
    private PidSet _killed = new(MostKilled);
    private EquatableArray<TaskUse> _tasks = [];
    private long _id;

    /// <summary>Another input begins: pids and tasks of the one before say nothing about it.</summary>
    public void BeginInput()
    {
        _killedInOrder.Clear();
        _killed = new(MostKilled);
        _tasks = [];
    }

    /// <returns>The diagnosis with <see cref="DiagnosedReport.Incident"/> still 0: grouping comes after.</returns>
    public DiagnosedReport Diagnose(Report report)
    {
        ReportFacts facts = ReportFactsReader.Read(report, _tasks, _killed);
        if (!facts.Tasks.IsEmpty) { _tasks = facts.LargestTasks; }
        foreach (Victim victim in facts.Victims) { Remember(victim.Pid); }
        return Build(facts);
    }

    private void Remember(int pid)
    {
        if (!_killed.Add(pid)) { return; }
        _killedInOrder.Enqueue(pid);
        if (_killedInOrder.Count > MostKilled) { _killed.Remove(_killedInOrder.Dequeue()); }
    }

    private DiagnosedReport Build(ReportFacts facts)
    {
        Report report = facts.Report;
        bool isState = facts.Kind is ReportKind.MemoryState;
        EquatableArray<OrderHeadroom> headroom = isState && facts.Memory is { } state ? HeadroomReader.Read(state) : [];
        return new DiagnosedReport
        {
            Id = ++_id,
            Incident = 0,
            Kind = facts.Kind,
            Time = new ReportTime(report.MonotonicMicroseconds is { } us ? us / 1_000_000m : null, report.WallTime),
            Kernel = new KernelIdentity(
                report.KernelRelease, report.Memory is { PageSizeIsKnown: true } memory ? memory.PageSize : null),
            Source = new ReportSource(
                report.SourceName, report.FirstLine, report.LastLine, report.Missing.IsEmpty, report.Missing,
                Unclaimed(report), report.UnclaimedCount) { Host = report.Host },
            Request = facts.Request,
            Trigger = TriggerOf(facts),
            Constraint = facts.Constraint,
            Memcg = facts.Memcg,
            Victims = facts.Victims,
            NothingToKill = report.NoKillableLine is not null,
            PanicIsSetting = report.Panic is { IsSetting: true },
            Program = report.Program,
            Prediction = facts.Prediction,
            Memory = report.Memory,
            Ledger = facts.Ledger,
            Checks = ZoneFactsReader.ToChecks(facts.Zones),
            Cause = isState ? null : CauseFinder.Find(facts),
            Findings = isState ? StateFindings.Read(facts, headroom) : [],
            Headroom = headroom,
            Holders = facts.Holders,
            Culprit = CulpritReader.Read(facts),
        };
    }

    private static EquatableArray<UnclaimedLine> Unclaimed(Report report)
    {
        if (report.Unclaimed.IsEmpty) { return []; }
        return report.Unclaimed.Select(line => new UnclaimedLine(line.Line, line.Text)).ToEquatableArray();
    }

    private static TriggerFacts? TriggerOf(ReportFacts facts)
    {
        Report report = facts.Report;
        return report.Request is null && report.Context is null
            ? null
            : new TriggerFacts(
                report.Request?.Comm ?? report.Context?.Comm, report.Context?.Pid ?? report.Request?.Pid,
                report.Context?.Cpu,
                report.Request?.OomScoreAdj, facts.CallPath);
    }
}
