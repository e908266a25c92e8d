using Lowmark.Allocator;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Facts;

/// <summary>Replays the victim choice and compares it with whom the kernel chose.</summary>
internal static class PredictionReader
{
    private const int MostRanked = 2000;

    /// <param name="killed">Pids that earlier reports killed: still in the table while they are reaped, and skipped
    /// (MMF_OOM_SKIP).</param>
    public static Prediction? Read(ReportFacts facts, VariantEvidence evidence, IReadOnlySet<int> killed)
    {
        if (!facts.IsOom || facts.Tasks.IsEmpty) { return null; }
        BadnessFormula formula = BadnessFormula.Choose(evidence);
        (Pages? total, Pages? alternative) = Total(facts, evidence);
        PageSize pageSize = facts.Memory?.PageSize ?? PageSize.Of4KiB;
        EquatableArray<TaskState> tasks = facts.Tasks.Where(task => !killed.Contains(task.Pid))
            .Select(task => State(task, pageSize)).ToEquatableArray();
        BadnessRanking ranking = Badness.Rank(tasks, total ?? alternative, formula);
        bool scaleMatters = total is null && facts.Tasks.Any(task => task.OomScoreAdj is not (null or 0));
        string? note = Note(facts, ref ranking, tasks, alternative, scaleMatters);
        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        bool? agrees = Agrees(ranking, kernel, facts);
        bool underBonus = agrees is true && ranking.Choice is { } plain && !IsSame(plain, kernel!);
        TaskState? choice = underBonus ? ranking.ChoiceUnderRootBonus : ranking.Choice;
        if (underBonus) { note = "with the bonus that older kernels give to tasks of root"; }
        return new Prediction(choice?.Pid, agrees, Ranked(ranking, facts, killed, choice), total, formula.Text, note);
    }

    private static string? Note(
        ReportFacts facts, ref BadnessRanking ranking, EquatableArray<TaskState> tasks, Pages? scale, bool scaleMatters)
    {
        if (facts.Report.Tasks is { TornRows: > 0 and var torn })
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return $"{torn} rows of the task table were cut: the choice can not be replayed";
        }

        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        if (kernel is not null && !facts.Tasks.Any(task => task.Pid == kernel.Pid || task.Tgid == kernel.Pid))
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return "the victim is not in the task table: rows of it are missing, so the choice can not be replayed";
        }

        if (!scaleMatters || scale is not { } limit) { return ranking.Choice is null ? ranking.Formula.Why : null; }
        BadnessRanking withSwap = Badness.Rank(tasks, new Pages(limit.Count * 4), ranking.Formula);
        if (withSwap.Choice?.Pid == ranking.Choice?.Pid)
        {
            return "the swap the group may use is not printed; the choice is the same with and without";
        }

        ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
        return "the choice depends on how much swap the group may use, which is not printed";
    }

    private static bool? Agrees(BadnessRanking ranking, KillRecord? kernel, ReportFacts facts)
    {
        if (ranking.Choice is null && ranking.Tasks.All(task => !task.Eligible))
        {
            return kernel is null && facts.Victims.IsEmpty ? true : null;
        }

        if (ranking.Choice is not { } choice || kernel is null) { return null; }
        bool same = IsSame(choice, kernel) || (ranking.ChoiceUnderRootBonus is { } root && IsSame(root, kernel));
        if (same) { return true; }

        // Without the line that names the choice, a child may have died in its parent's place (≤ 5.0).
        return ranking.Formula.SacrificesChild && facts.Report.Chosen is null ? null : false;
    }

    private static bool IsSame(TaskState choice, KillRecord kernel) =>
        choice.Pid == kernel.Pid || choice.Tgid == kernel.Pid;

    private static (Pages? Total, Pages? Alternative) Total(ReportFacts facts, VariantEvidence evidence)
    {
        AllocatorVariant variant = AllocatorVariant.Choose(evidence);
        if (facts.IsMemcg)
        {
            MemcgRecord? memcg = facts.Report.Memcg;
            MemcgCounter? swap = memcg?.Counter("swap");
            MemcgLimits limits = new(
                facts.Memcg?.Limit, memcg?.Counter("memory+swap")?.Limit, swap?.Limit,
                memcg?.Hierarchy);
            PageSize size = facts.Memory?.PageSize ?? PageSize.Of4KiB;
            return (TotalPages.OfMemcg(limits, null, size, variant), facts.Memcg?.Limit?.ToPages(size));
        }

        if (facts.Memory is not { } memory) { return (null, null); }
        return (NodesOf(facts) is { } confined
            ? TotalPages.OfNodes(memory, confined, variant)
            : TotalPages.OfMachine(memory.Totals, memory.PageSize), null);
    }

    /// <summary>The nodes a cpuset or memory policy confined the OOM to; null when nothing did.</summary>
    private static NodeMask? NodesOf(ReportFacts facts)
    {
        if (facts.Constraint == OomConstraint.Cpuset) { return facts.Request?.MemsAllowed; }
        return facts.Constraint == OomConstraint.MemoryPolicy ? facts.Request?.Nodemask : null;
    }

    private static TaskState State(TaskUse task, PageSize size) => new(
        task.Pid, task.Tgid ?? task.Pid, task.Comm, task.Uid, task.TotalVm.ToPages(size), task.Resident.ToPages(size),
        task.PageTables?.ToPages(size), task.Swap?.ToPages(size), task.OomScoreAdj, task.OomAdj);

    private static EquatableArray<RankedTask> Ranked(
        BadnessRanking ranking, ReportFacts facts, IReadOnlySet<int> killed, TaskState? choice)
    {
        RankedBadness? chosen = ranking.Tasks.FirstOrDefault(row => row.Task == choice);
        List<RankedTask> rows = [];
        foreach (RankedBadness row in ranking.Tasks.Take(MostRanked))
        {
            string? whyNot = row.WhyNot;
            if (row.Eligible && chosen is not null && row.Held > chosen.Held && row.Task.OomScoreAdj is { } adj)
            {
                whyNot = $"holds more, but oom_score_adj {adj} brings its badness to {row.Points}, below "
                    + $"{chosen.Points}";
            }

            rows.Add(new RankedTask(
                row.Task.Pid, row.Task.Comm, row.Points is { } points ? new Pages(points) : null, row.Held,
                row.Task.OomScoreAdj,
                row.Eligible, whyNot));
        }

        foreach (TaskUse task in facts.Tasks.Where(task => killed.Contains(task.Pid)))
        {
            PageSize size = facts.Memory?.PageSize ?? PageSize.Of4KiB;
            rows.Add(new RankedTask(
                task.Pid, task.Comm, null, task.Resident.ToPages(size), task.OomScoreAdj, Eligible: false,
                "an earlier report killed it already"));
        }

        return rows.ToEquatableArray();
    }
}
