using System.Buffers;
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
    public static Prediction? Read(ReportFacts facts, VariantEvidence evidence, AllocatorVariant variant, PidSet killed)
    {
        if (!facts.IsOom || facts.Tasks.IsEmpty) { return null; }
        BadnessFormula formula = BadnessFormula.Choose(evidence, variant);
        (Pages? total, Pages? alternative) = Total(facts, variant);
        TaskState[] states = ArrayPool<TaskState>.Shared.Rent(facts.Tasks.Count);
        int[] places = ArrayPool<int>.Shared.Rent(facts.Tasks.Count);
        int alive = Alive(facts.Tasks, killed, states, places);
        ReadOnlySpan<TaskState> tasks = states.AsSpan(0, alive);
        BadnessRanking ranking = Badness.Rank(tasks, total ?? alternative, formula);
        bool scaleMatters = total is null && IsAnyAdjusted(facts);
        string? note = Note(facts, ref ranking, tasks, alternative, scaleMatters);
        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        bool? agrees = Agrees(ranking, tasks, kernel, facts);
        bool underBonus = agrees is true && ranking.Choice is { } plain && !IsSame(tasks[plain], kernel!);
        int? choice = underBonus ? ranking.ChoiceUnderRootBonus : ranking.Choice;
        if (underBonus) { note = "with the bonus that older kernels give to tasks of root"; }
        EquatableArray<RankedTask> ranked = Ranked(ranking, tasks, facts.Tasks, places.AsSpan(0, alive), choice);
        Prediction prediction = new(PidOf(choice, tasks), agrees, ranked, total, formula.Text, note);
        ArrayPool<TaskState>.Shared.Return(states);
        ArrayPool<int>.Shared.Return(places);
        return prediction;
    }

    /// <summary>The tasks that no earlier report killed, in the order of the table.</summary>
    /// <param name="places">Where they stand in the table.</param>
    /// <returns>How many there are.</returns>
    private static int Alive(TaskUses tasks, PidSet killed, Span<TaskState> states, Span<int> places)
    {
        int count = 0;
        ReadOnlySpan<TaskRow> rows = tasks.Rows;
        for (int place = 0; place < rows.Length; place++)
        {
            ref readonly TaskRow row = ref rows[place];
            if (killed.Contains(row.Pid)) { continue; }
            states[count] = tasks.State(row);
            places[count++] = place;
        }

        return count;
    }

    private static bool IsAnyAdjusted(ReportFacts facts)
    {
        foreach (TaskUse task in facts.Tasks)
        {
            if (task.OomScoreAdj is not (null or 0)) { return true; }
        }

        return false;
    }

    private static string? Note(
        ReportFacts facts, ref BadnessRanking ranking, ReadOnlySpan<TaskState> tasks, Pages? scale, bool scaleMatters)
    {
        if (facts.Report.Tasks is { TornRows: > 0 and var torn })
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return $"{torn} rows of the task table were cut: the choice can not be replayed";
        }

        KillRecord? kernel = facts.Report.Chosen ?? facts.Report.FirstKill;
        if (kernel is not null && !facts.Tasks.Names(kernel.Pid))
        {
            ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
            return "the victim is not in the task table: rows of it are missing, so the choice can not be replayed";
        }

        if (!scaleMatters || scale is not { } limit) { return ranking.Choice is null ? ranking.Formula.Why : null; }
        int? withSwap = Badness.Choose(tasks, new Pages(limit.Count * 4), ranking.Formula);
        if (PidOf(withSwap, tasks) == PidOf(ranking.Choice, tasks))
        {
            return "the swap the group may use is not printed; the choice is the same with and without";
        }

        ranking = ranking with { Choice = null, ChoiceUnderRootBonus = null };
        return "the choice depends on how much swap the group may use, which is not printed";
    }

    private static int? PidOf(int? place, ReadOnlySpan<TaskState> tasks) => place is { } at ? tasks[at].Pid : null;

    private static bool? Agrees(
        BadnessRanking ranking, ReadOnlySpan<TaskState> tasks, KillRecord? kernel, ReportFacts facts)
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

    private static (Pages? Total, Pages? Alternative) Total(ReportFacts facts, AllocatorVariant variant)
    {
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

    /// <param name="states">The tasks that were ranked.</param>
    /// <param name="alive">Their places in the table.</param>
    private static EquatableArray<RankedTask> Ranked(
        BadnessRanking ranking, ReadOnlySpan<TaskState> states, TaskUses tasks, ReadOnlySpan<int> alive, int? choice)
    {
        int shown = Math.Min(alive.Length, MostRanked);
        RankedTask[] rows = new RankedTask[shown + tasks.Count - alive.Length];
        ReadOnlySpan<RankedBadness> scores = ranking.Tasks.AsSpan();
        Pages most = choice is { } victim ? scores[victim].Held : new(long.MaxValue);
        ReadOnlySpan<int> worstFirst = ranking.WorstFirst.AsSpan();
        ReadOnlySpan<TaskRow> table = tasks.Rows;
        for (int i = 0; i < shown; i++)
        {
            int at = worstFirst[i];
            ref readonly RankedBadness score = ref scores[at];
            ref readonly TaskState state = ref states[at];
            string? whyNot = score.WhyNot
                ?? (score.Held > most ? WhyPassedOver(score, scores[choice!.Value], state.OomScoreAdj) : null);
            Pages? badness = score.Points is { } points ? new Pages(points) : null;
            rows[i] = new(
                state.Pid, table[alive[at]].Comm, badness, score.Held, state.OomScoreAdj, score.Eligible, whyNot);
        }

        for (int place = 0, next = 0; shown < rows.Length; place++)
        {
            if (next < alive.Length && alive[next] == place)
            {
                next++;
                continue;
            }

            ref readonly TaskRow task = ref table[place];
            rows[shown++] = new(
                task.Pid, task.Comm, null, tasks.Held(task.Values).Resident, tasks[place].OomScoreAdj, Eligible: false,
                "an earlier report killed it already");
        }

        return new(rows);
    }

    private static string? WhyPassedOver(in RankedBadness bigger, in RankedBadness victim, int? oomScoreAdj) =>
        oomScoreAdj is { } adj
            ? $"holds more, but oom_score_adj {adj} brings its badness to {bigger.Points}, below {victim.Points}"
            : null;
}
