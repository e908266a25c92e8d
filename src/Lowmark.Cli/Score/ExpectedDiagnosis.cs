using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Cli.Score;

/// <summary>The laboratory's word for what was done → what a diagnosis must say.</summary>
/// <param name="CauseId">Null when no incident may be found.</param>
/// <param name="Factors">Factors that must be named.</param>
public sealed record ExpectedDiagnosis(string? CauseId, EquatableArray<string> Factors)
{
    /// <returns>Null when the word is not known.</returns>
    public static ExpectedDiagnosis? Of(ScoreLabel label)
    {
        if (label.LogIsSilent || label.Incident is false) { return new ExpectedDiagnosis(null, []); }
        ExpectedDiagnosis? expected = label.ExpectedCause switch
        {
            "none" => new(null, []),
            "cgroup-limit" or "cgroup-limit-no-killable" => new("cgroup-limit", []),
            "cgroup-limit-shmem" => new("cgroup-limit", ["shmem"]),
            "cgroup-limit-kernel-memory" => new("cgroup-limit", ["slab-unreclaimable"]),
            "parent-cgroup-limit" => new("cgroup-parent-limit", []),
            "global-shortage" => new("global-exhaustion", []),
            "global-shortage-many-processes" => new("global-exhaustion", ["many-processes"]),
            "global-shortage-swap-full" => new("global-exhaustion", ["swap-full"]),
            "shmem-full" or "tmpfs-full" => new("global-exhaustion", ["shmem"]),
            "mlocked-memory" => new("global-exhaustion", ["mlocked"]),
            "hugepage-reservation" => new("global-exhaustion", ["hugetlb-reserved"]),
            "pagetable-growth" => new("global-exhaustion", ["page-tables"]),
            "kernel-slab-leak" => new("global-exhaustion", ["slab-unreclaimable"]),
            "kernel-memory-unaccounted" or "kernel-memory-leak-unaccounted" =>
                new("global-exhaustion", ["unaccounted"]),
            "no-killable-process" => new("global-exhaustion", ["protected-hog"]),
            "numa-node-exhausted" => new("node-exhaustion", []),
            "kernel-zone-exhausted-movable-free" or "dma-zone-exhausted" or "dma32-zone-exhausted" =>
                new("zone-exhaustion", []),
            "fragmentation" => new("fragmentation", []),
            "atomic-shortage" => new("atomic-reserve", []),
            "overcommit-refusal" => new("overcommit-refusal", []),
            "manual-sysrq" => new("manual", []),
            "vmalloc-failure" => new("unknown", []),
            _ => null,
        };
        return expected is not null && (label.OomGroup ?? label.Scenario == "oom-group")
            ? new ExpectedDiagnosis(expected.CauseId, ["group-kill"]) : expected;
    }

    /// <summary>What of the label the diagnosis misses or adds; empty when they agree.</summary>
    public IReadOnlyList<string> Compare(ScoreLabel label, IReadOnlyList<DiagnosedReport> reports)
    {
        if (CauseId is null)
        {
            return reports.Count == 0 ? [] : [$"found {reports[0].Cause?.Id} where nothing happened"];
        }

        if (reports.Count == 0) { return [$"found nothing, expected {CauseId}"]; }
        DiagnosedReport first = reports[0];
        List<string> wrong = [];
        if (first.Cause?.Id != CauseId) { wrong.Add($"cause {first.Cause?.Id}, expected {CauseId}"); }
        foreach (string factor in Factors)
        {
            if (!reports.Any(report => report.Cause?.Factors.Any(named => named.Id == factor) is true))
            {
                wrong.Add($"factor {factor} is not named");
            }
        }

        bool isKill = first.Kind is ReportKind.OomKill or ReportKind.OomPanic;
        if (isKill && label.Constraint is { } constraint and not "n/a" && first.Constraint?.Word != constraint)
        {
            wrong.Add($"constraint {first.Constraint?.Word ?? "null"}, expected {constraint}");
        }

        if (label.Victim is { } victim
            && !reports.Any(report => report.Victims.Any(killed => killed.Pid == victim.Pid)))
        {
            wrong.Add($"victim {victim.Comm} (pid {victim.Pid}) is not named");
        }

        wrong.AddRange(
            reports.Where(IsMispredicted)
                .Select(report => $"report {report.Id}: the model chose pid {report.Prediction!.VictimPid}"));
        wrong.AddRange(
            reports.Where(LacksPrediction)
                .Select(report => $"report {report.Id}: no victim was predicted from a whole task table"));
        return wrong;
    }

    private static bool IsMispredicted(DiagnosedReport report) => report.Prediction is { Agrees: false };

    private static bool LacksPrediction(DiagnosedReport report) =>
        report is { Prediction: { Agrees: null, Ranking.IsEmpty: false }, Victims.IsEmpty: false };
}
