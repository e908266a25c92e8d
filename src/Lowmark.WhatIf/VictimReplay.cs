using Lowmark.Allocator;
using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>Whom the OOM killer would choose with other oom_score_adj values, another scale, or after some
/// grew.</summary>
/// <remarks>oom_badness(), select_bad_process(), mm/oom_kill.c: the points of a task are what it holds and
/// oom_score_adj thousandths of all memory that the request could use, so that a larger limit or more swap weighs every
/// oom_score_adj anew.</remarks>
internal sealed class VictimReplay(DiagnosedReport report, Draft draft)
{
    /// <summary>A memcg's report does not print how much swap the group may use: up to so many times its limit is
    /// tried.</summary>
    private const int MostSwapTimes = 4;

    /// <param name="moreTotal">By how much what oom_score_adj is scaled by grows.</param>
    /// <param name="grown">How much the demanded tasks have grown until then; null where it is not known.</param>
    /// <returns>Null when it can not be told; what is missing is noted.</returns>
    public RankedTask? Choose(Pages moreTotal, KiB? grown)
    {
        bool isChanged = moreTotal.Count != 0 || grown is { Count: > 0 } || draft.Changes.Any(IsOfChoice);
        if (!isChanged) { return AsItWas(); }
        if (report.Prediction is not { Ranking: { IsEmpty: false } ranking } prediction)
        {
            draft.Lacks("the table of tasks, to choose the victim anew");
            return null;
        }

        BadnessFormula? formula = FormulaOf(prediction);
        if (formula is null or { Rule: BadnessRule.Unpredictable } || prediction.VictimPid is null)
        {
            if (!ranking.Any(task => task.Eligible)) { return null; }
            draft.Lacks(prediction.Note ?? "how this kernel chooses its victim");
            return null;
        }

        Pages? total = prediction.TotalPages ?? report.Memcg?.Limit?.ToPages(draft.PageSize);
        RankedTask? chosen = Choose(ranking, formula, total, total + moreTotal, grown);
        if (prediction.TotalPages is null && total is { } limit && !IsWithoutSwap())
        {
            Pages most = new(limit.Count * MostSwapTimes);
            if (Choose(ranking, formula, total, most + moreTotal, grown)?.Pid != chosen?.Pid)
            {
                draft.Lacks("how much swap the group may use, by which oom_score_adj is scaled");
                return null;
            }
        }

        return chosen;
    }

    /// <summary>A group that was reclaimed from to the last and has nothing swapped had no swap to use, or a swappiness
    /// of 0, and then none counts (mem_cgroup_get_max(), mm/memcontrol.c).</summary>
    private bool IsWithoutSwap() => report.Memcg is { } group
        && (group.SwapUsage is { Count: 0 }
            || (group.MemoryAndSwapUsage is { } both && both == group.Usage));

    /// <summary>The kernel's own choice where the report tells it.</summary>
    public RankedTask? AsItWas()
    {
        foreach (Victim victim in report.Victims)
        {
            foreach (RankedTask task in report.Prediction?.Ranking ?? [])
            {
                if (task.Pid == victim.Pid) { return task; }
            }

            KiB held = (victim.AnonRss ?? default) + (victim.FileRss ?? default) + (victim.ShmemRss ?? default)
                + (victim.Swap ?? default) + (victim.Pgtables ?? default);
            return new(
                victim.Pid, victim.Comm ?? "", null, held.ToPages(draft.PageSize), victim.OomScoreAdj, true, null);
        }

        return report.Prediction?.Chosen;
    }

    private static bool IsOfChoice(Change change) => change is SetOomScoreAdj or SetUnitOomScoreAdj;

    /// <summary>The formula that the prediction names; which of several equal tasks dies by the release.</summary>
    private BadnessFormula? FormulaOf(Prediction prediction)
    {
        KernelRelease? release = KernelRelease.TryParse(report.Kernel.Release);
        BadnessFormula chosen = BadnessFormula.Choose(new() { Release = release });
        foreach (BadnessRule rule in Enum.GetValues<BadnessRule>())
        {
            BadnessFormula formula = chosen with { Rule = rule };
            if (formula.Text == prediction.Formula) { return formula; }
        }

        return null;
    }

    private RankedTask? Choose(
        EquatableArray<RankedTask> ranking, BadnessFormula formula, Pages? before, Pages? after, KiB? grown)
    {
        RankedTask? worst = null;
        foreach (ref readonly RankedTask task in ranking.AsSpan())
        {
            int adj = AdjOf(task);
            Pages held = task.Held + GrowthOf(task, grown);
            bool isProtectedBefore = !task.Eligible && task.OomScoreAdj is <= -1000;
            bool isEligible = (task.Eligible || (isProtectedBefore && task.Pid != 1)) && adj > -1000;
            if (!isEligible) { continue; }
            long? points = Score(held, adj, after, formula) + Bonus(task, before, formula);
            if (points is not { } badness) { return null; }
            long most = worst?.Badness?.Count ?? long.MinValue;
            bool winsTie = badness == most && formula.Tie is TieRule.Last;
            if (worst is null || badness > most || winsTie)
            {
                worst = task with
                {
                    Badness = new(badness), Held = held, OomScoreAdj = adj, Eligible = true, WhyNot = null,
                };
            }
        }

        return worst;
    }

    /// <summary>What an older kernel took off for an administrator: not known of the task, but inside its
    /// points.</summary>
    private static long Bonus(in RankedTask task, Pages? total, BadnessFormula formula) =>
        formula.HasRootBonus && task.Badness is { } told
        && Score(task.Held, task.OomScoreAdj ?? 0, total, formula) is { } plain && plain > 1
            ? told.Count - plain
            : 0;

    private static long? Score(Pages held, int adj, Pages? total, BadnessFormula formula) =>
        Badness.Score(new(0, 0, null, held, adj, null), total, formula).Points;

    private int AdjOf(in RankedTask task)
    {
        int adj = task.OomScoreAdj ?? 0;
        foreach (Change change in draft.Changes)
        {
            if (change is SetOomScoreAdj set && (set.Pid == task.Pid || (set.Pid is null && set.Comm == task.Comm)))
            {
                adj = set.Value;
            }
        }

        return adj;
    }

    private Pages GrowthOf(in RankedTask task, KiB? grown)
    {
        if (grown is not { Count: > 0 } more) { return default; }
        foreach (Demand demand in draft.Demands)
        {
            if (!Wanted.IsOf(demand, task.Comm)) { continue; }
            KiB wanted = demand.Size - task.Held.ToKiB(draft.PageSize);
            return wanted.Count <= 0 ? default : (wanted < more ? wanted : more).ToPages(draft.PageSize);
        }

        return default;
    }
}
