using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>How bad the OOM killer finds each task.</summary>
/// <remarks>Source: oom_badness(), mm/oom_kill.c, the trees of <see cref="BadnessFormula"/>. A unit of oom_score_adj is
/// total/1000 pages, divided as integers. Not in a log and not modelled: tasks already reaped (MMF_OOM_SKIP), vfork
/// children, memory policies of single tasks, oom_task_origin (swapoff).</remarks>
public static class Badness
{
    private const int RootBonus = 30;
    private const int Protected = -1000;
    private const int ProtectedOld = -17;

    /// <param name="tasks">In the order of the table, which is the order in which the kernel looks at them.</param>
    /// <param name="totalPages">What oom_score_adj is scaled by, see <see cref="TotalPages"/>; null when
    /// unknown.</param>
    public static BadnessRanking Rank(ReadOnlySpan<TaskState> tasks, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        RankedBadness[] rows = new RankedBadness[tasks.Length];
        bool allKnown = true;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Score(tasks[i], totalPages, formula) with { Place = i };
            allKnown &= rows[i].Points is not null || !rows[i].Eligible;
        }

        int? choice = allKnown ? Choose(tasks, rows, formula.Tie, withBonus: false) : null;
        int? underBonus = allKnown ? Choose(tasks, rows, formula.Tie, withBonus: true) : null;
        return new(new(WorstFirst(rows)), choice, underBonus, formula);
    }

    /// <summary>The badness of one task; its place is 0.</summary>
    public static RankedBadness Score(in TaskState task, Pages? totalPages, BadnessFormula formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        Pages held = task.Rss + (task.Swap ?? default) + (task.PageTables ?? default);
        bool isWhole = task.Swap is not null && task.PageTables is not null;
        if (WhyNot(task) is { } whyNot) { return new(0, null, null, held, isWhole, whyNot); }

        int adj = task.OomScoreAdj ?? (task.OomAdj is { } old ? FromOomAdj(old) : 0);
        long? points = Points(held.Count, adj, isAdministrator: false, totalPages, formula.Rule);
        bool mayBeAdministrator = formula.HasRootBonus && task.Uid == 0;
        long? asAdministrator = mayBeAdministrator
            ? Points(held.Count, adj, isAdministrator: true, totalPages, formula.Rule)
            : null;
        return new(0, points, asAdministrator, held, isWhole, null);
    }

    /// <summary>Those without points last; the table's order among equals.</summary>
    private static RankedBadness[] WorstFirst(RankedBadness[] rows)
    {
        long[] keys = new long[rows.Length];
        int[] places = new int[rows.Length];
        int scored = 0;
        foreach (ref readonly RankedBadness row in rows.AsSpan())
        {
            // The complement falls as the points rise, and has no overflow.
            if (row.Points is { } points) { (keys[scored], places[scored++]) = (~points, row.Place); }
        }

        int last = scored;
        foreach (ref readonly RankedBadness row in rows.AsSpan())
        {
            if (row.Points is null) { places[last++] = row.Place; }
        }

        Array.Sort(keys, places, 0, scored);
        for (int from = 0, to; from < scored; from = to)
        {
            for (to = from + 1; to < scored && keys[to] == keys[from];) { to++; }
            Array.Sort(places, from, to - from);
        }

        RankedBadness[] sorted = new RankedBadness[rows.Length];
        for (int i = 0; i < sorted.Length; i++) { sorted[i] = rows[places[i]]; }
        return sorted;
    }

    /// <summary>The "score N" of the kill line and /proc/PID/oom_score: proc_oom_score(), fs/proc/base.c, read at 5.10
    /// and 6.18.</summary>
    /// <param name="points">Null for a task that cannot be chosen.</param>
    /// <param name="totalPages">RAM and swap of the machine, whatever confined the OOM.</param>
    public static long ProcOomScore(long? points, Pages totalPages, BadnessRule rule)
    {
        if (points is not { } badness || totalPages.Count <= 0) { return 0; }
        return rule switch
        {
            BadnessRule.Unpredictable or BadnessRule.PerMille => badness,
            BadnessRule.PagesRootByAdj or BadnessRule.PagesRootByShare or BadnessRule.Pages =>
                Narrow((Int128)badness * 1000 / totalPages.Count),
            BadnessRule.SignedPages => Narrow((1000 + ((Int128)badness * 1000 / totalPages.Count)) * 2 / 3),
        };
    }

    private static string? WhyNot(in TaskState task) => task switch
    {
        { Tgid: 1 } => "init is never chosen",
        { OomScoreAdj: <= Protected } => "oom_score_adj -1000 protects it",
        { OomScoreAdj: null, OomAdj: <= ProtectedOld } => "oom_adj -17 protects it",
        _ => null,
    };

    /// <summary>The scale of oom_adj writes since 2.6.36: −17 … 15 onto −1000 … 1000 (oom_adj_write(),
    /// fs/proc/base.c).</summary>
    private static int FromOomAdj(int oomAdj) => oomAdj >= 15 ? 1000 : Math.Max(oomAdj, ProtectedOld) * 1000 / 17;

    private static long? Points(long held, int adj, bool isAdministrator, Pages? totalPages, BadnessRule rule)
    {
        bool needsTotal = adj != 0 || rule == BadnessRule.PerMille
            || (isAdministrator && rule == BadnessRule.PagesRootByAdj);
        if (rule == BadnessRule.Unpredictable || (needsTotal && totalPages is not { Count: > 0 })) { return null; }
        long total = totalPages?.Count ?? 0;
        Int128 unit = total / 1000;
        int bonus = isAdministrator ? RootBonus : 0;
        Int128 pages = held;
        Int128 points = rule switch
        {
            BadnessRule.PerMille => Int128.Clamp((pages * 1000 / total) - bonus + adj, 1, 1000),
            BadnessRule.PagesRootByAdj => pages + ((adj - bonus) * unit),
            BadnessRule.PagesRootByShare => pages - (isAdministrator ? pages * 3 / 100 : 0) + (adj * unit),
            BadnessRule.Pages or BadnessRule.SignedPages => pages + (adj * unit),
            BadnessRule.Unpredictable => 0,
        };
        return Narrow(rule == BadnessRule.SignedPages ? points : Int128.Max(points, 1));
    }

    private static int? Choose(
        ReadOnlySpan<TaskState> tasks, ReadOnlySpan<RankedBadness> rows, TieRule tie, bool withBonus)
    {
        int? chosen = null;
        long most = long.MinValue;
        foreach (ref readonly RankedBadness row in rows)
        {
            long? bonus = withBonus ? row.PointsAsAdministrator : null;
            if (!row.Eligible || (bonus ?? row.Points) is not { } points) { continue; }
            bool isWorse = chosen is null || points > most;
            bool winsTie = points == most && (tie == TieRule.Last
                || (tie == TieRule.FirstLeader && chosen is { } held && tasks[held].Pid != tasks[held].Tgid));
            if (!isWorse && !winsTie) { continue; }
            chosen = row.Place;
            most = points;
        }

        return chosen;
    }

    private static long Narrow(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
