using Lowmark.Changes;
using Lowmark.Cli.Check;
using Lowmark.Cli.Input.Live;
using Lowmark.Cli.WhatIf;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Plans;
using Lowmark.Remedies;
using Lowmark.WhatIf;

namespace Lowmark.Cli.Fix;

/// <summary>Makes the plan: what is wanted, by whom, on this machine, and what the model says of it.</summary>
internal sealed class PlanMaker(CliHost host)
{
    /// <returns>Null when the machine or the log can not be read, which is then said.</returns>
    public ProposedPlan? Make(FixOptions options)
    {
        TimeSpan interval = HostLook.IntervalOf(options.Root, null);
        if (new HostLook(host).Take(options.Root, interval, null) is not { } machine) { return null; }
        IReadOnlyList<DiagnosedReport> reports = [];
        if (options.Source is { } source)
        {
            LogReports log = new(host);
            reports = log.Read([source], only: null);
            if (log.Unreadable > 0) { return null; }
            if (reports.Count == 0) { host.Complain($"{source}: no incident in it, so there is nothing to fix"); }
        }

        WantedChanges wanted = Wanted(options, machine, reports);
        using MachineFiles? files = MachineRoot.Open(host, options.Root);
        if (files is null) { return null; }
        Plan plan = Planner.Of(wanted, files, machine, options.Plan);
        EquatableArray<PlanItem> proven = plan.Items.Select(
            item => item with { Proof = Prove(item, machine, reports, options.Demands) })
            .ToEquatableArray();
        return new(plan with { Items = proven }, machine.Host.Name, options.Source);
    }

    private static WantedChanges Wanted(
        FixOptions options, HostReport machine, IReadOnlyList<DiagnosedReport> reports)
    {
        if (options.Changes.Count > 0)
        {
            return new(
                [.. options.Changes.Select(change => new PlannedChange(change, [], "", ""))], []);
        }

        IEnumerable<Remedy> remedies = options.Source is null
            ? HostRemedies.Propose(machine)
            : reports.SelectMany(report => RemedyCatalog.Propose(report));
        WantedChanges wanted = WantedChanges.Of([.. remedies.Where(remedy => IsAsked(remedy, options.Only))
            .DistinctBy(remedy => (remedy.Id, remedy.Title))]);
        return Sized(wanted, reports, options.Demands);
    }

    /// <summary>The smallest value that holds what is wanted, where a change has one and a log is there to find it
    /// by.</summary>
    private static WantedChanges Sized(
        WantedChanges wanted, IReadOnlyList<DiagnosedReport> reports, IReadOnlyList<Demand> demands) =>
        demands.Count == 0
            ? wanted
            : wanted with { Changes = [.. wanted.Changes.Select(change => Sized(change, reports, demands))] };

    private static PlannedChange Sized(
        PlannedChange wanted, IReadOnlyList<DiagnosedReport> reports, IReadOnlyList<Demand> demands)
    {
        if (SolveFor.Of(wanted.Change) is not { } unknown) { return wanted; }
        foreach (DiagnosedReport report in reports)
        {
            Solution solution = WhatIfReplay.Solve(report, unknown, demands);
            if (solution is { Change: { } change, Answer: { } answer })
            {
                Change roomy = DemandMargin.On(change);
                return wanted with { Change = roomy, Why = $"{answer.Summary} {DemandMargin.Words(change)}" };
            }
        }

        return wanted;
    }

    private static bool IsAsked(Remedy remedy, IReadOnlyList<string> only) =>
        only.Count == 0 || only.Contains(remedy.Id) || remedy.Because.Any(only.Contains);

    /// <summary>Of a log the first report that the change is for, else the machine's state.</summary>
    private static WhatIfAnswer? Prove(
        PlanItem item, HostReport machine, IReadOnlyList<DiagnosedReport> reports, IReadOnlyList<Demand> demands)
    {
        foreach (DiagnosedReport report in reports)
        {
            if (!IsFor(item, report)) { continue; }
            WhatIfAnswer answer = WhatIfReplay.OfReport(report, [item.Change], demands);
            if (answer.Outcome is not WhatIfOutcome.Unknown) { return answer; }
        }

        return reports.Count > 0 ? null : WhatIfReplay.OfHost(machine, [item.Change], demands);
    }

    /// <summary>By its cause or one of its factors; what was asked for is for all of them.</summary>
    private static bool IsFor(PlanItem item, DiagnosedReport report) => item.Because.IsEmpty
        || (report.Cause is { } cause
            && (item.Because.Contains(cause.Id) || cause.Factors.Any(factor => item.Because.Contains(factor.Id))));
}
