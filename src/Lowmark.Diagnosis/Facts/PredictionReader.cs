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
        ReadOnlySpan<TaskUse> alive = killed.Count == 0 ? facts.Tasks.AsSpan() : Alive(facts, killed);
        TaskState[] tasks = new TaskState[alive.Length];
        for (int i = 0; i < tasks.Length; i++) { tasks[i] = State(alive[i], pageSize); }
        BadnessRanking ranking = Badness.Rank(tasks, total ?? alternative, formula);
        bool scaleMatters = total is null && IsAnyAdjusted(facts);
        string? note = Note(facts, ref ranking, tasks, alternative, scaleMatters);
        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        bool? agrees = Agrees(ranking, tasks, kernel, facts);
        bool underBonus = agrees is true && ranking.Choice is { } plain && !IsSame(tasks[plain], kernel!);
        int? choice = underBonus ? ranking.ChoiceUnderRootBonus : ranking.Choice;
        if (underBonus) { note = "with the bonus that older kernels give to tasks of root"; }
        EquatableArray<RankedTask> ranked = Ranked(ranking, facts, alive, killed, choice);
        return new Prediction(
            choice is { } place ? tasks[place].Pid : null, agrees, ranked, total, formula.Text, note);
    }

    /// <summary>The tasks that no earlier report killed, in the order of the table.</summary>
    private static TaskUse[] Alive(ReportFacts facts, IReadOnlySet<int> killed)
    {
        List<TaskUse> alive = new(facts.Tasks.Count);
        foreach (TaskUse task in facts.Tasks.AsSpan())
        {
            if (!killed.Contains(task.Pid)) { alive.Add(task); }
        }

        return [.. alive];
    }

    private static bool IsAnyAdjusted(ReportFacts facts)
    {
        foreach (TaskUse task in facts.Tasks.AsSpan())
        {
            if (task.OomScoreAdj is not (null or 0)) { return true; }
        }

        return false;
    }

    private static bool IsInTable(ReportFacts facts, KillRecord kernel)
    {
        foreach (TaskUse task in facts.Tasks.AsSpan())
        {
            if (task.Pid == kernel.Pid || task.Tgid == kernel.Pid) { return true; }
        }

        return false;
    }

    private static string? Note(
        ReportFacts facts, ref BadnessRanking ranking, TaskState[] tasks, Pages? scale, bool scaleMatters)
    {
        if (facts.Report.Tasks is { TornRows: > 0 and var torn })
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return $"{torn} rows of the task table were cut: the choice can not be replayed";
        }

        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        if (kernel is not null && !IsInTable(facts, kernel))
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return "the victim is not in the task table: rows of it are missing, so the choice can not be replayed";
        }

        if (!scaleMatters || scale is not { } limit) { return ranking.Choice is null ? ranking.Formula.Why : null; }
        BadnessRanking withSwap = Badness.Rank(tasks, new Pages(limit.Count * 4), ranking.Formula);
        if (PidOf(withSwap.Choice, tasks) == PidOf(ranking.Choice, tasks))
        {
            return "the swap the group may use is not printed; the choice is the same with and without";
        }

        ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
        return "the choice depends on how much swap the group may use, which is not printed";
    }

    private static int? PidOf(int? place, TaskState[] tasks) => place is { } at ? tasks[at].Pid : null;

    private static bool? Agrees(BadnessRanking ranking, TaskState[] tasks, KillRecord? kernel, ReportFacts facts)
    {
        if (ranking.Choice is null && !IsAnyEligible(ranking))
        {
            return kernel is null && facts.Victims.IsEmpty ? true : null;
        }

        if (ranking.Choice is not { } choice || kernel is null) { return null; }
        bool same = IsSame(tasks[choice], kernel)
            || (ranking.ChoiceUnderRootBonus is { } root && IsSame(tasks[root], kernel));
        if (same) { return true; }

        // Without the line that names the choice, a child may have died in its parent's place (≤ 5.0).
        return ranking.Formula.SacrificesChild && facts.Report.Chosen is null ? null : false;
    }

    private static bool IsAnyEligible(BadnessRanking ranking)
    {
        foreach (ref readonly RankedBadness task in ranking.Tasks.AsSpan())
        {
            if (task.Eligible) { return true; }
        }

        return false;
    }

    private static bool IsSame(in TaskState choice, KillRecord kernel) =>
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
        task.Pid, task.Tgid ?? task.Pid, task.Uid, task.Resident.ToPages(size), task.PageTables?.ToPages(size),
        task.Swap?.ToPages(size), task.OomScoreAdj, task.OomAdj);

    private static EquatableArray<RankedTask> Ranked(
        BadnessRanking ranking, ReportFacts facts, ReadOnlySpan<TaskUse> alive, IReadOnlySet<int> killed, int? choice)
    {
        int shown = Math.Min(ranking.Tasks.Count, MostRanked);
        RankedTask[] rows = new RankedTask[shown + facts.Tasks.Count - alive.Length];
        RankedBadness? chosen = choice is { } place ? OfPlace(ranking, place) : null;
        for (int i = 0; i < shown; i++)
        {
            RankedBadness row = ranking.Tasks[i];
            TaskUse task = alive[row.Place];
            string? whyNot = row.WhyNot;
            if (row.Eligible && chosen is { } victim && row.Held > victim.Held && task.OomScoreAdj is { } adj)
            {
                whyNot = $"holds more, but oom_score_adj {adj} brings its badness to {row.Points}, below "
                    + $"{victim.Points}";
            }

            Pages? badness = row.Points is { } points ? new Pages(points) : null;
            rows[i] = new(task.Pid, task.Comm, badness, row.Held, task.OomScoreAdj, row.Eligible, whyNot);
        }

        if (shown == rows.Length) { return new(rows); }
        PageSize size = facts.Memory?.PageSize ?? PageSize.Of4KiB;
        foreach (TaskUse task in facts.Tasks.AsSpan())
        {
            if (!killed.Contains(task.Pid)) { continue; }
            rows[shown++] = new(
                task.Pid, task.Comm, null, task.Resident.ToPages(size), task.OomScoreAdj, Eligible: false,
                "an earlier report killed it already");
        }

        return new(rows);
    }

    private static RankedBadness? OfPlace(BadnessRanking ranking, int place)
    {
        foreach (ref readonly RankedBadness row in ranking.Tasks.AsSpan())
        {
            if (row.Place == place) { return row; }
        }

        return null;
    }
}
