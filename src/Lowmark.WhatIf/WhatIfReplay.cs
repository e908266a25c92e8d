using Lowmark.Changes;
using Lowmark.Diagnosis.Model;

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
        return Undecided(changes, demands);
    }

    /// <summary>Of a running machine: the request that was asked about or, without one, its state.</summary>
    public static WhatIfAnswer OfHost(
        HostReport host, IReadOnlyList<Change> changes, IReadOnlyList<Demand> demands)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(demands);
        return Undecided(changes, demands);
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

    private static WhatIfAnswer Undecided(IReadOnlyList<Change> changes, IReadOnlyList<Demand> demands) => new(
        [.. changes], [.. demands], WhatIfOutcome.Unknown, Confidence.Possible,
        "What is at hand does not decide it.", [], [], null, null, null, null, [], [],
        ["a report of a kind that can be replayed"]);
}
